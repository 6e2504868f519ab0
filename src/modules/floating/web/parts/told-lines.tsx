/** Letters and exchanged matters as lines, on either side's page. */
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import { EXCHANGED, LETTER_TITLES } from '../../contract.ts'
import { keeping } from './keeping-strings.ts'
import { dayOr } from './stand-lines.tsx'

type Told = { kind: keyof typeof LETTER_TITLES; on: string; byUnit: string; words: string | null }
type Exchanged = { on: string; fromSide: 'home' | 'host'; byName: string; byUnit: string; matters: { matter: string; words: string }[] }

export const ToldLines = ({ of }: { of: readonly Told[] }) => {
  const t = useText(keeping)
  if (of.length === 0) return <p className="dim">{t('nothingTold')}</p>
  return (
    <Records>
      {of.map((one, at) => (
        <RecordLine key={`${one.on}.${at}`} head={`${dayOr(one.on)}　${one.byUnit}`} what={say(LETTER_TITLES[one.kind])} said={one.words ?? undefined} />
      ))}
    </Records>
  )
}

const matterName = (matter: string): string => (matter in EXCHANGED ? say(EXCHANGED[matter as keyof typeof EXCHANGED]) : matter)

export const ExchangedLines = ({ of }: { of: readonly Exchanged[] }) => {
  const t = useText(keeping)
  if (of.length === 0) return <p className="dim">{t('noExchange')}</p>
  return (
    <Records>
      {of.map((one, at) => (
        <RecordLine
          key={`${one.on}.${at}`}
          head={`${dayOr(one.on)}　${one.byName}`}
          what={headed(t(`from_${one.fromSide}`), one.byUnit)}
          said={one.matters.map(({ matter, words }) => (
            <span key={matter}>
              {headed(matterName(matter), words)}
              <br />
            </span>
          ))}
        />
      ))}
    </Records>
  )
}
