/** The other pages about floating members: they are asked for from the two registers, and keep the navigation short. */
import { TextLink } from '../../../../ui/button.tsx'
import { Section } from '../../../../ui/page.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

const ROOMS = [
  ['/floating/home-work', 'roomHomeWork'],
  ['/floating/books', 'roomBooks'],
  ['/floating/groups', 'roomGroups'],
  ['/floating/coverage', 'roomCoverage'],
  ['/floating/letters-out', 'roomLetters'],
  ['/desks', 'roomDesks'],
  ['/check', 'roomCheck'],
] as const

export const Rooms = () => {
  const t = useText(strings)
  return (
    <Section title={t('moreRooms')}>
      <p className="acts">
        {ROOMS.map(([path, word]) => (
          <TextLink key={path} href={path}>
            {t(word)}
          </TextLink>
        ))}
      </p>
    </Section>
  )
}
