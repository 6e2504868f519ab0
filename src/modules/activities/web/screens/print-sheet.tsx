/** The sign-in sheet (form T12): head, a number, a name, room to sign; what is known beforehand (leave and by whom, exemption) is printed in its line. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { GUESTS } from '../../../../policy/vocabulary/units.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { personName } from '../../../../ui/names.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { sheetToPrint } from '../../contract.ts'
import { printedTime } from '../parts/printed.ts'
import { print } from '../parts/print-words.ts'

type Sheet = Answer<typeof sheetToPrint>

export const PrintSheetScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const asked = useAsk(sheetToPrint, { params: { sessionId } })
  return (
    <PaperDesk back={`/activity-days/${sessionId}`}>
      <Asked of={asked}>{(sheet) => <SheetPaper of={sheet} />}</Asked>
    </PaperDesk>
  )
}

/** Empty lines for members of other branches who come. */
const SPARE = 2

const SheetPaper = ({ of }: { of: Sheet }) => {
  const t = useText(print)
  return (
    <Paper title={t('sheetTitle', { name: say(of.dayName) })} head={{ left: of.unitName, right: of.theme ?? '' }}>
      <PrintForm
        lines={[
          [t('sheetKind'), say(of.dayName)],
          [t('time'), printedTime(of, null) || t('unsettled')],
          [t('place'), of.place ?? t('unsettled')],
          [t('host'), of.host ?? '', t('recorder'), of.recorder ?? ''],
          [t('sheetCounts'), t('sheetCountsBlank', { due: of.rows.length })],
        ]}
      />
      <p className="in-form">{t('sheetNote')}</p>
      <PrintTable
        label={t('sheetTitle', { name: say(of.dayName) })}
        dense
        rows={of.rows}
        rowKey={(row) => row.memberId}
        blank={SPARE}
        columns={[
          { id: 'number', head: t('number'), width: 12, centre: true, cell: (row) => row.number },
          { id: 'name', head: t('name'), width: 23, cell: (row) => personName(row.name) },
          { id: 'sign', head: t('sign'), cell: () => '' },
          { id: 'came', head: t('cameAt'), width: 22, cell: () => '' },
          { id: 'leave', head: t('leaveWhy'), width: 38, cell: (row) => row.already },
          { id: 'makeUp', head: t('makeUp'), width: 24, cell: () => '' },
        ]}
      />
      {of.guests.length > 0 && <Guests of={of.guests} />}
      <Signatures of={[t('hostSigns'), t('recorderSigns')]} />
      <PaperFoot printedAt={deviceMoment()} checkCode={of.checkCode} />
    </Paper>
  )
}

const Guests = ({ of }: { of: Sheet['guests'] }) => {
  const t = useText(print)
  return (
    <>
      <h2>{t('guests')}</h2>
      <PrintTable
        rows={of}
        rowKey={({ name }) => name}
        columns={[
          { id: 'name', head: t('guestName'), width: 42, cell: ({ name }) => name },
          { id: 'kind', head: t('guestKind'), cell: ({ category }) => say(GUESTS[category]) },
          { id: 'sign', head: t('sign'), width: 46, cell: () => '' },
        ]}
      />
      <p className="in-form">{t('guestNote')}</p>
    </>
  )
}
