/** The other pages about floating members: they are asked for from the two registers, and keep the navigation short. */
import { Section } from '../../../../ui/page.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

const ROOMS = [
  ['/floating/home-work', 'roomHomeWork'],
  ['/floating/books', 'roomBooks'],
  ['/floating/groups', 'roomGroups'],
  ['/floating/coverage', 'roomCoverage'],
  ['/floating/letters-out', 'roomLetters'],
] as const

export const Rooms = () => {
  const t = useText(strings)
  return (
    <Section title={t('moreRooms')}>
      <p className="acts">
        {ROOMS.map(([path, word]) => (
          <a key={path} href={path}>
            {t(word)}
          </a>
        ))}
      </p>
    </Section>
  )
}
