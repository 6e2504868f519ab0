/** Management notes and tasks of both sides as lines of one list: when, who of which side, what, and what was said. */
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import type { KeptView } from '../../contract.ts'
import { mine } from './mine-strings.ts'
import { dayOr } from './stand-lines.tsx'

export const KeptLines = ({ of }: { of: readonly KeptView[] }) => (
  <Records>
    {of.map((one, at) => (
      <Line key={`${one.on}.${at}`} of={one} />
    ))}
  </Records>
)

const Line = ({ of }: { of: KeptView }) => {
  const t = useText(mine)
  const said = [...of.fields.map(({ title, value }) => headed(say(title), value)), of.words ?? '', of.withheld ? t('withheld') : ''].filter(Boolean)
  return (
    <RecordLine
      head={`${dayOr(of.on)}　${t(`side_${of.side}`)}　${of.unit}　${of.byName}`}
      what={say(of.title)}
      said={said.length > 0 ? said.map((line) => <div key={line}>{line}</div>) : undefined}
    />
  )
}
