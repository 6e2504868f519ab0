/** All lines of a year, by part. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { PhoneHello, PhonePage, PhoneSection, Records, WhyGo } from '../../../../ui/phone.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { LINE_PARTS, type LinePart, myLines } from '../../contract.ts'
import { MyLine } from '../parts/my-line.tsx'
import { partKey } from '../parts/words.ts'
import { mine as strings } from '../parts/my-strings.ts'

type Lines = Answer<typeof myLines>

export const MyLinesScreen = () => {
  const t = useText(strings)
  const { year } = useSearch()
  const asked = useAsk(myLines, { query: year ? { year } : {} })
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('myLines')}>
        <WhyGo href="/me">{t('backToMine')}</WhyGo>
      </PhoneHello>
      <Asked of={asked}>{(found) => <Years found={found} />}</Asked>
    </PhonePage>
  )
}

const waits = (state: string): boolean => state === 'unconfirmed' || state === 'changed' || state === 'answered'

const Years = ({ found }: { found: Lines }) => {
  const t = useText(strings)
  const set = useSetSearch()
  const parts = (Object.keys(LINE_PARTS) as LinePart[]).filter((part) => found.lines.some((line) => line.part === part))
  return (
    <>
      {found.years.length > 1 && (
        <p className="year-choice" role="group" aria-label={t('sayLines')}>
          {found.years.map((year) => (
            <Button key={year} size="sm" kind={year === found.year ? 'ink' : 'plain'} onClick={() => set({ year: String(year) })}>
              {t('year', { year })}
            </Button>
          ))}
        </p>
      )}
      {parts.length === 0 && <p className="dim phone-said">{t('nothingYet')}</p>}
      {parts.map((part) => (
        <PhoneSection key={part} title={t(partKey(part))}>
          <Records>
            {found.lines
              .filter((line) => line.part === part)
              .map((line) => (
                <MyLine key={line.key} line={line} asks={waits(line.confirmation.state)} />
              ))}
          </Records>
        </PhoneSection>
      ))}
    </>
  )
}
