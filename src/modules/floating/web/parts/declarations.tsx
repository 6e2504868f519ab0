/** Those who declared membership at the desk: read by the desk alone, checked by a person, then a case. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Note, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { declarations, desks, verifyDeclaration } from '../../contract.ts'
import { ActForm } from './act-form.tsx'
import { bookWords } from './books-strings.ts'

type Row = Answer<typeof declarations>['rows'][number]

export const Declarations = ({ unitId }: { unitId: string }) => {
  const t = useText(bookWords)
  return (
    <Section title={t('declared')} note={t('declaredNote')}>
      <Asked of={useAsk(declarations, { params: { unitId } })}>
        {({ rows, today }) => (rows.length === 0 ? <Note>{t('nobodyDeclared')}</Note> : rows.map((row) => <One key={row.bookId} row={row} today={today} />))}
      </Asked>
    </Section>
  )
}

const One = ({ row, today }: { row: Row; today: string }) => {
  const t = useText(bookWords)
  const state = row.closedOn ? `　${t('checked')} ${formatDay(row.closedOn as Day)} ${row.closedWords ?? ''}` : ''
  return (
    <Note>
      <b>{personName(row.name)}</b>　{formatDay(row.on as Day)}　{t('phone')} {row.phone}　{t('homeUnit')} {row.homeUnit}　{row.words ?? ''}
      {state} {row.caseId && <a href={`/floating/here/${row.caseId}`}>{personName(row.name)}</a>}
      {!row.closedOn && <Check row={row} today={today} />}
    </Note>
  )
}

const Check = ({ row, today }: { row: Row; today: string }) => {
  const t = useText(bookWords)
  const [yes, no] = [useAct(verifyDeclaration), useAct(verifyDeclaration)]
  const { data } = useAsk(desks, { query: {} })
  const params = { bookId: row.bookId }
  const on = { key: 'on', label: t('on'), as: 'day' as const, initial: today }
  const words = { key: 'words', label: t('checkedHow'), as: 'long' as const }
  const homes = (data?.desks ?? []).map((desk) => ({ value: desk.deskId, label: `${desk.region} ${desk.unitName}` }))
  return (
    <div className="acts no-print">
      <ActForm
        title={t('verifyYes')}
        act={yes}
        fields={[on, { key: 'home', label: t('homeDesk'), as: 'select', options: homes }, words]}
        onSend={(given) => yes.mutate({ params, body: { verified: 'yes', on: given['on']!, homeDeskId: given['home']!, words: given['words']! } })}
      />
      <ActForm
        title={t('verifyNo')}
        act={no}
        fields={[on, words]}
        onSend={(given) => no.mutate({ params, body: { verified: 'no', on: given['on']!, words: given['words']! } })}
      />
    </div>
  )
}
