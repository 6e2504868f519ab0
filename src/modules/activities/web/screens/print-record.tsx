/** The page of the activity book (drawing 08): the record as it was locked, corrections as new lines below it. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { GUESTS } from '../../../../policy/vocabulary/units.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatMoment } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintEquation, PrintForm, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { say, text, useText } from '../../../../ui/text.ts'
import { recordPageToPrint } from '../../contract.ts'
import { listed, printedTime } from '../parts/printed.ts'
import { print } from '../parts/print-words.ts'

type Page = Answer<typeof recordPageToPrint>

export const PrintRecordScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const asked = useAsk(recordPageToPrint, { params: { sessionId } })
  return (
    <PaperDesk back={`/activity-days/${sessionId}`}>
      <Asked of={asked}>{(page) => <RecordPaper of={page} />}</Asked>
    </PaperDesk>
  )
}

const RecordPaper = ({ of }: { of: Page }) => {
  const t = useText(print)
  const year = of.bookYear ?? Number((of.day ?? '').slice(0, 4))
  return (
    <Paper
      title={t('recordTitle', { name: say(of.dayName) })}
      head={{ left: of.unitName, right: of.number ? t('yearNumber', { year, number: of.number }) : t('yearOnly', { year }) }}
      firstPage={of.number ?? undefined}
    >
      <PrintForm
        lines={[
          [t('time'), printedTime(of, of.minutes) || t('unsettled')],
          [t('place'), of.place ?? ''],
          [t('theme'), of.record.theme ?? of.theme ?? ''],
          [t('content'), of.content ?? '—'],
          [t('form'), of.form ?? '—'],
          [t('host'), of.host ?? '', t('recorder'), of.recorder ?? ''],
        ]}
      />
      <PrintEquation head={t('attendance')} of={of.sum} />
      <PrintForm
        lines={[
          [t('absentNames'), namesOf(of) || t('nobody')],
          ...(of.guests.length > 0 ? ([[t('guests'), listed(of.guests.map(({ name, category }) => `${name} ${say(GUESTS[category])}`))]] as const) : []),
          ...recordLines(t, of),
        ]}
      />
      {of.corrections.length > 0 && <Corrections of={of.corrections} />}
      <Signatures of={[t('hostSigns'), t('recorderSigns')]} />
      <PaperFoot printedAt={deviceMoment()} checkCode={of.checkCode} />
    </Paper>
  )
}

const BOXES = ['excused', 'exempt', 'elsewhere', 'absent', 'unknown'] as const

/** 请假：唐小玲、吴国强。缺席：杨春生。 Only boxes that hold somebody. */
const namesOf = ({ names }: Page): string =>
  BOXES.filter((box) => names[box].length > 0)
    .map((box) => text(print, 'names', { status: text(kit, box), names: listed(names[box]) }))
    .join('')

const FIELDS = ['study', 'deliberation', 'opinions', 'service', 'nextMonth'] as const

/** What was written; an empty field keeps its line, as on the form. */
const recordLines = (t: (key: (typeof FIELDS)[number]) => string, { record }: Page) => FIELDS.map((field) => [t(field), record[field] || '—'] as const)

const Corrections = ({ of }: { of: Page['corrections'] }) => {
  const t = useText(print)
  return (
    <>
      <h2>{t('corrections')}</h2>
      {of.map(({ what, byName, at, late }, nth) => (
        <p key={nth} className="in-form">
          {t('correctionLine', { at: formatMoment(at), name: byName, what: say(what) })}
          {late && t('lateMark')}
        </p>
      ))}
    </>
  )
}
