/** Confirmation sheets on paper: chosen, printed and kept line by line; for members without a phone. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatPeriod } from '../../../../ui/days.ts'
import { DayField, Field, Tick } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { branchRecords, printSheets, sheets as sheetsOut } from '../../contract.ts'
import { listed, told } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Printed = Answer<typeof printSheets>
type Sheet = Printed['sheets'][number]

export const ConfirmSheetScreen = () => {
  const t = useText(strings)
  const { unitId } = useParams<'unitId'>()
  const me = useAsk(mySession)
  const records = useAsk(branchRecords, { params: { unitId }, query: {} })
  const print = useAct(printSheets, { changes: [sheetsOut] })
  if (print.data && print.data.sheets.length > 0)
    return (
      <PaperDesk back={`/records?unit=${unitId}`}>
        {print.data.sheets.map((sheet) => (
          <OnPaper key={sheet.id} sheet={sheet} />
        ))}
      </PaperDesk>
    )
  return (
    <main id="main" className="main">
      <PageTitle crumbs={[{ label: t('records'), href: `/records?unit=${unitId}` }]} title={t('printSheets')} />
      <Asked of={records}>
        {(found) => (
          <Choose
            today={me.data?.today ?? ''}
            waiting={found.members.filter(({ unconfirmed }) => unconfirmed > 0)}
            busy={print.isPending}
            onPrint={(memberIds, from, to) => print.mutate({ params: { unitId }, body: { memberIds, from, to } })}
          />
        )}
      </Asked>
      {print.error && <ErrorOf error={print.error} />}
      {print.data && print.data.nothingFor.length > 0 && <p role="status">{t('sheetNothing', { names: listed(print.data.nothingFor) })}</p>}
    </main>
  )
}

type ChooseProps = {
  today: string
  waiting: readonly { memberId: string; name: string; unconfirmed: number }[]
  busy: boolean
  onPrint: (memberIds: string[], from: string, to: string) => void
}

const Choose = ({ today, waiting, busy, onPrint }: ChooseProps) => {
  const t = useText(strings)
  const [chosen, setChosen] = useState<string[]>([])
  const [from, setFrom] = useState(`${today.slice(0, 4) || '2000'}-01-01`)
  const [to, setTo] = useState(today)
  return (
    <div className="form">
      <Field label={t('sheetWhoPrint')} hint={t('sheetWhoHint')}>
        {({ id }) => (
          <div id={id} role="group" aria-label={t('sheetWhoPrint')} className="tick-columns">
            {waiting.map(({ memberId, name, unconfirmed }) => (
              <Tick
                key={memberId}
                checked={chosen.includes(memberId)}
                onChecked={(on) => setChosen(on ? [...chosen, memberId] : chosen.filter((one) => one !== memberId))}
              >
                {personName(name)} <small className="faint">{unconfirmed}</small>
              </Tick>
            ))}
          </div>
        )}
      </Field>
      <DayField label={t('sheetFrom')} value={from} onValue={setFrom} />
      <DayField label={t('sheetTo')} value={to || today} onValue={setTo} />
      <Button kind="ink" busy={busy} onClick={() => chosen.length > 0 && onPrint(chosen, from, to || today)}>
        {t('sheetPrint')}
      </Button>
    </div>
  )
}

const OnPaper = ({ sheet }: { sheet: Sheet }) => {
  const t = useText(strings)
  return (
    <Paper title={t('sheetTitle')} head={{ left: sheet.unitName, right: formatPeriod(sheet.from as Day, sheet.to as Day) }}>
      <PrintForm
        lines={[
          [t('sheetName'), personName(sheet.name), t('sheetGroup'), sheet.groupName ?? ''],
          [t('sheetNumber'), sheet.certificateNumber ?? ''],
        ]}
      />
      <PrintTable
        label={t('sheetTitle')}
        rows={sheet.lines}
        rowKey={(line) => line.key}
        columns={[
          { id: 'no', head: t('sheetNo'), width: 10, centre: true, cell: (line) => line.number },
          { id: 'day', head: t('sheetDay'), width: 22, centre: true, cell: (line) => formatDay(line.day as Day) },
          { id: 'what', head: t('sheetWhat'), cell: (line) => told(say(line.title), line.words) },
          { id: 'record', head: t('sheetRecord'), width: 18, centre: true, cell: (line) => (line.status ? say(line.status) : '') },
          { id: 'right', head: t('sheetRight'), width: 25, cell: () => '' },
          { id: 'wrong', head: t('sheetWrong'), width: 38, cell: () => '' },
        ]}
      />
      <p className="in-form">
        {t('sheetAsk')}
        {sheet.answerWithin && t('answerWithin', { term: say(sheet.answerWithin) })}
      </p>
      <Signatures of={[t('sheetSign'), t('sheetDate')]} />
      <PaperFoot printedAt={sheet.printedAt} checkCode={sheet.checkCode} />
    </Paper>
  )
}
