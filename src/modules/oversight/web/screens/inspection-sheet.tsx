/** The record of an inspection on paper (form T28): who inspected whom, when and how, what was found, until when it is mended, what was checked again. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { type FindingView, inspection } from '../../contract.ts'
import { strings } from '../strings.ts'

type Round = Answer<typeof inspection>
type Inspected = Round['inspected'][number]

export const InspectionSheetScreen = () => {
  const { roundId, inspectedId } = useParams<'roundId' | 'inspectedId'>()
  return (
    <PaperDesk back={`/inspections/${roundId}`}>
      <Asked of={useAsk(inspection, { params: { roundId } })}>
        {(round) => round.inspected.filter(({ id }) => id === inspectedId).map((one) => <Sheet key={one.id} of={one} round={round} />)}
      </Asked>
    </PaperDesk>
  )
}

/** Lines for the pen where nothing was found yet. */
const BLANK = 6

const Sheet = ({ of, round }: { of: Inspected; round: Round }) => {
  const t = useText(strings)
  return (
    <Paper title={t('sheetTitle')} head={{ left: round.unitName, right: t('sheetYear', { year: round.year }) }}>
      <PrintForm
        lines={[
          [t('sheetBy'), round.unitName],
          [t('sheetOf'), of.unitName],
          [t('sheetWhen'), daysOf(of.findings)],
          [t('sheetHow'), t('sheetHowWords', { title: round.title, seed: round.seed, drawn: round.drawnUnits, of: round.ofUnits })],
          [t('sheetPages'), listed(of.drawn.map(({ title, page }) => t('pageOf', { title: say(title), page })))],
        ]}
      />
      <PrintTable
        label={t('sheetTitle')}
        dense
        rows={of.findings}
        rowKey={({ id }) => id}
        blank={of.findings.length === 0 ? BLANK : 0}
        columns={[
          { id: 'at', head: t('sheetNo'), width: 11, centre: true, cell: (_, at) => at + 1 },
          { id: 'page', head: t('sheetPage'), width: 30, cell: ({ pageTitle, page }) => t('pageOf', { title: pageTitle, page }) },
          { id: 'found', head: t('sheetFound'), cell: (one) => `${t(one.verdict === 'sound' ? 'verdict_sound' : 'verdict_wanting')}　${one.words}` },
          { id: 'due', head: t('sheetDue'), width: 21, centre: true, cell: ({ dueOn }) => (dueOn ? formatDay(dueOn as Day) : '') },
          { id: 'mended', head: t('sheetMended'), width: 27, cell: ({ mended }) => mended?.words ?? '' },
          { id: 'checked', head: t('sheetChecked'), width: 24, cell: ({ checked }) => (checked ? [checked.by, checked.words].filter(Boolean).join('　') : '') },
        ]}
      />
      <Signatures of={[t('sheetInspector'), t('sheetSecretary')]} />
      <p className="paper-seal">{t('sheetSeal')}</p>
      <PaperFoot printedAt={deviceMoment()} />
    </Paper>
  )
}

/** The days on which something was found; nothing yet leaves room for the pen. */
const daysOf = (findings: readonly FindingView[]): string =>
  listed([...new Set(findings.map(({ foundAt }) => formatFullDay(foundAt.slice(0, 10) as Day)))]) || '\u00a0'
