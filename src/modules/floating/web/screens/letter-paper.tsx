/** A letter on paper: one page, with the slip that comes back below the line. */
import '../parts/letter-paper.css'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { paperLetter } from '../../contract.ts'
import { exchange } from '../parts/exchange-strings.ts'

type Seen = Answer<typeof paperLetter>
type Of = { of: Seen }

export const LetterPaperScreen = () => {
  const { caseId, side, number } = useParams<'caseId' | 'side' | 'number'>()
  const asked = useAsk(paperLetter, { params: { caseId, side: side as 'home' | 'host', number } })
  return (
    <PaperDesk back="/floating/letters-out">
      <Asked of={asked}>{(seen) => <Letter of={seen} />}</Asked>
    </PaperDesk>
  )
}

const useNumber = (of: Seen): string => {
  const t = useText(exchange)
  const [year = '', serial = ''] = of.sheetNumber.split('-')
  return t('paperNumber', { year, serial: Number(serial) })
}

const Letter = ({ of }: Of) => {
  const t = useText(exchange)
  const number = useNumber(of)
  const { line, from, to } = of
  return (
    <Paper title={t(line.side === 'home' ? 'paperTitle' : 'paperTitleHost')} head={{ left: from.organisation, right: number }}>
      <p>{t('paperTo', { organisation: to.organisation, name: to.name })}</p>
      <p className="in">{t('paperOpening')}</p>
      <PrintForm
        lines={[
          [t('paperAbout'), line.about, t('paperOn'), formatFullDay(line.on as Day)],
          [t('paperKind'), say(line.title), t('paperBy'), line.byName],
          ...linesOf(of.says),
        ]}
      />
      <p className="in-form">{of.dueDays === null ? t('paperAskPlain') : t('paperAsk', { days: of.dueDays })}</p>
      <p className="in-form">{t('paperBack', from)}</p>
      <p className="letter-seal">
        {from.organisation}
        <br />
        {line.writtenOn && formatFullDay(line.writtenOn as Day)}　{t('paperSeal')}
      </p>
      <Slip of={of} number={number} />
      <PaperFoot printedAt={of.printedAt} />
    </Paper>
  )
}

const SHORT = 12
const DAY = /^\d{4}-\d\d-\d\d$/

/** Short facts stand two in a line, so that letter and slip are one sheet; what is long has a line of its own. */
const linesOf = (says: Seen['says']): Line[] => {
  const lines: Line[] = []
  let half: readonly [string, string] | null = null
  for (const { title, value } of says.toSorted((one, other) => Number(isLong(one)) - Number(isLong(other)))) {
    const fact = [say(title), DAY.test(value) ? formatFullDay(value as Day) : value] as const
    if (value.length > SHORT) lines.push(fact)
    else if (half) {
      lines.push([...half, ...fact])
      half = null
    } else half = fact
  }
  return half ? [...lines, half] : lines
}

const isLong = ({ value }: Seen['says'][number]): boolean => value.length > SHORT

type Line = readonly [string, string] | readonly [string, string, string, string]

const Slip = ({ of, number }: Of & { number: string }) => {
  const t = useText(exchange)
  return (
    <section className="letter-slip">
      <p className="letter-cut">
        <span>{t('cut')}</span>
      </p>
      <p className="letter-code">{t('paperCheck', { code: of.checkCode })}</p>
      <h2>{t('slipTitle')}</h2>
      <p className="in-form">{t('slipOpening', { organisation: of.from.organisation, number })}</p>
      <p className="in-form">{t('slipTicks')}</p>
      <PrintForm
        lines={[
          [t('slipPlaced'), '\u00a0', t('slipContact'), '\u00a0'],
          [t('slipSigned'), '\u00a0', t('slipStamp'), '\u00a0'],
        ]}
      />
    </section>
  )
}
