/** Signed sheets come back: a tick is the member's yes on paper, words are a contest. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { dayOfMoment, formatDay } from '../../../../ui/days.ts'
import { DayField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { branchRecords, returnSheet, sheets } from '../../contract.ts'
import { type Session, useUnitOf } from '../parts/whose.ts'
import { told } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Sheet = Answer<typeof sheets>['sheets'][number]

export const SheetsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const t = useText(strings)
  const unitId = useUnitOf(me)
  const [said, setSaid] = useState('')
  return (
    <>
      <PageTitle crumbs={[{ label: t('records'), href: `/records?unit=${unitId}` }]} title={t('sheetReturn')} facts={t('sheetReturnFacts')} />
      <p role="status">{said}</p>
      <Asked of={useAsk(sheets, { params: { unitId }, query: {} })}>
        {(found) =>
          found.sheets.length === 0 ? (
            <Empty title={t('sheetNoneOpen')} />
          ) : (
            <>
              {found.sheets.map((sheet) =>
                found.may.includes('return') ? <Return key={sheet.id} sheet={sheet} today={me.today} onDone={setSaid} /> : <p key={sheet.id}>{sheet.name}</p>,
              )}
            </>
          )
        }
      </Asked>
    </>
  )
}

const Return = ({ sheet, today, onDone }: { sheet: Sheet; today: string; onDone: (said: string) => void }) => {
  const t = useText(strings)
  const [signedOn, setSignedOn] = useState('')
  const [words, setWords] = useState<Record<number, string>>({})
  const act = useAct(returnSheet, {
    changes: [sheets, branchRecords],
    onDone: ({ confirmed, contested, changed }) =>
      onDone([t('sheetTaken', { confirmed, contested }), changed > 0 ? t('sheetChanged', { count: changed }) : ''].join(' ')),
  })
  const contested = Object.entries(words).flatMap(([number, said]) => (said.trim() ? [{ number: Number(number), words: said.trim() }] : []))
  return (
    <ActPanel
      title={t('sheetOf', { name: sheet.name, day: formatDay(dayOfMoment(sheet.printedAt)), count: sheet.lines.length })}
      action={
        <Button kind="ink" busy={act.isPending} onClick={() => signedOn && act.mutate({ params: { sheetId: sheet.id }, body: { signedOn, contested } })}>
          {t('sheetTake')}
        </Button>
      }
    >
      <DayField label={t('sheetSigned')} value={signedOn} min={dayOfMoment(sheet.printedAt)} max={today} onValue={setSignedOn} />
      <p className="dim">
        {t('sheetContested')}　{t('sheetContestedHint')}
      </p>
      {sheet.lines.map((line) => (
        <TextField
          key={line.number}
          label={`${line.number}　${formatDay(line.day as Day)}　${told(say(line.title), line.status && say(line.status))}`}
          value={words[line.number] ?? ''}
          maxLength={1000}
          onValue={(next) => setWords({ ...words, [line.number]: next })}
        />
      ))}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
