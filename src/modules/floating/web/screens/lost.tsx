/** Members that contact was lost with: the clock, the searches, found again, what a meeting decided. A term that ends is put to people, nothing more. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { listMembers } from '../../../members/contract.ts'
import {
  endLost,
  enterLost,
  LOST_ENDS,
  lostRegister,
  recordFound,
  recordSearch,
  recordStopped,
  SEARCH_WAYS,
  SINCE_WHATS,
  SITUATIONS,
  table,
} from '../../contract.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Beside, ForUnit, type Me } from '../parts/asked-unit.tsx'
import { coverageWords } from '../parts/coverage-strings.ts'

type Seen = Answer<typeof lostRegister>
type Row = Seen['rows'][number]

const CHANGES = { changes: [lostRegister] }
const optionsOf = (words: Record<string, { zh: string; en: string }>) => Object.entries(words).map(([value, label]) => ({ value, label: say(label) }))

export const LostScreen = () => <ForUnit>{(me) => <Lost {...me} />}</ForUnit>

const Lost = ({ unitId, roles }: Me) => {
  const t = useText(coverageWords)
  const clause = useClauses()
  return (
    <Asked of={useAsk(lostRegister, { params: { unitId } })}>
      {(seen) => {
        const chip = clause(seen.cites.lost[0])
        return (
          <>
            <PageTitle
              title={t('lost')}
              facts={t('lostFacts', { unit: seen.unitName, count: seen.rows.filter(({ endedOn }) => endedOn === null).length })}
              actions={<Beside unitId={unitId} here="toLost" superior={roles.includes('committee') || roles.includes('department')} />}
            />
            <Section title={t('lost')} note={t('lostNote')} right={chip && <Chip {...chip} />}>
              {seen.rows.length === 0 ? <Empty title={t('noLost')}>{t('noLostNext')}</Empty> : <Rows of={seen} />}
            </Section>
            {seen.rows
              .filter(({ mine, endedOn }) => mine && endedOn === null)
              .map((row) => (
                <One key={row.lostId} row={row} today={seen.today} />
              ))}
            {seen.unitKind === 'branch' && roles.some((role) => role === 'secretary' || role === 'branch-officer') && <Enter unitId={unitId} />}
          </>
        )
      }}
    </Asked>
  )
}

const Rows = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  return (
    <DataTable
      label={t('lost')}
      rows={of.rows}
      rowKey={({ lostId }) => lostId}
      exportHref={addressOf(table, { params: { unitId: of.unitId, table: 'T25' }, query: { purpose: t('exportTable') } })}
      columns={[
        { id: 'name', head: t('col_name'), oneLine: true, cell: ({ name, memberId }) => <a href={`/members/${memberId}`}>{name}</a> },
        { id: 'branch', head: t('col_unit'), cell: ({ branchName }) => branchName },
        { id: 'since', head: t('col_lostSince'), cell: ({ since, sinceWhat }) => `${formatDay(since as Day)}　${say(SINCE_WHATS[sinceWhat])}` },
        { id: 'situation', head: t('situation'), cell: ({ situation }) => say(SITUATIONS[situation as keyof typeof SITUATIONS] ?? situation) },
        { id: 'search', head: t('col_search'), cell: (row) => <Searches of={row} /> },
        { id: 'clock', head: t('col_clock'), cell: (row) => <Clock of={row} today={of.today} /> },
      ]}
    />
  )
}

const Searches = ({ of }: { of: Row }) => {
  const t = useText(coverageWords)
  return (
    <>
      {t('searched', { count: of.searches.length })}
      {of.searchFailed && <span className="dim">　{t('searchFailed')}</span>}
    </>
  )
}

const Clock = ({ of, today }: { of: Row; today: string }) => {
  const t = useText(coverageWords)
  if (of.endedOn) return <Status of="done">{t('ended', { day: formatDay(of.endedOn as Day), how: say(LOST_ENDS[of.endedHow!]) })}</Status>
  if (of.foundOn) return <Status of="to_judge">{t('foundAt', { day: formatDay(of.foundOn as Day) })}</Status>
  const due = of.removeFrom ?? of.decideFrom
  if (!due) return null
  const words = of.stoppedOn
    ? t('removeFrom', { stopped: formatDay(of.stoppedOn as Day), day: formatDay(due as Day) })
    : t('decideFrom', { day: formatDay(due as Day) })
  return <Status of={due <= today ? 'to_judge' : 'later'}>{words}</Status>
}

const One = ({ row, today }: { row: Row; today: string }) => {
  const t = useText(coverageWords)
  const [search, found] = [useAct(recordSearch, CHANGES), useAct(recordFound, CHANGES)]
  const [stop, end] = [useAct(recordStopped, CHANGES), useAct(endLost, CHANGES)]
  const params = { lostId: row.lostId }
  const on = { key: 'on', label: t('on'), as: 'day' as const, initial: today }
  const words = { key: 'words', label: t('words'), as: 'long' as const }
  return (
    <Section title={row.name}>
      {row.searches.map(({ on: day, way, found: hit, byName, words: said }, at) => (
        <p key={at}>
          {t('searchLine', {
            day: formatDay(day as Day),
            way: say(SEARCH_WAYS[way as keyof typeof SEARCH_WAYS] ?? way),
            result: t(hit ? 'found' : 'notFound'),
            name: byName,
          })}
          {said && <span className="dim">　{said}</span>}
        </p>
      ))}
      <div className="acts no-print">
        <ActForm
          title={t('addSearch')}
          act={search}
          fields={[
            on,
            { key: 'way', label: t('way'), as: 'select', options: optionsOf(SEARCH_WAYS) },
            { key: 'found', label: t('found'), as: 'tick' },
            words,
            { key: 'failed', label: t('allFailed'), as: 'tick' },
          ]}
          onSend={(given) =>
            search.mutate({
              params,
              body: {
                on: given['on']!,
                way: given['way'] as keyof typeof SEARCH_WAYS,
                found: given['found'] === 'yes',
                words: given['words']!,
                searchFailed: given['failed'] === 'yes' ? true : null,
              },
            })
          }
        />
        <ActForm
          title={t('addFound')}
          act={found}
          fields={[on, words, { key: 'fault', label: t('fault'), as: 'select', optional: true, options: faultOptions(t('yes'), t('no')) }]}
          onSend={(given) =>
            found.mutate({ params, body: { on: given['on']!, words: given['words']!, fault: given['fault'] ? given['fault'] === 'yes' : null } })
          }
        />
        {row.searchFailed && !row.stoppedOn && (
          <ActForm
            title={t('addStopped')}
            act={stop}
            fields={[on, { key: 'decidedBy', label: t('decidedBy'), as: 'text' }]}
            onSend={(given) => stop.mutate({ params, body: { on: given['on']!, decidedBy: given['decidedBy']! } })}
          />
        )}
        <ActForm
          title={t('endIt')}
          act={end}
          fields={[on, { key: 'how', label: t('how'), as: 'select', options: optionsOf(LOST_ENDS) }, words]}
          onSend={(given) => end.mutate({ params, body: { on: given['on']!, how: given['how'] as keyof typeof LOST_ENDS, words: given['words']! } })}
        />
      </div>
    </Section>
  )
}

const faultOptions = (yes: string, no: string) => [
  { value: 'yes', label: yes },
  { value: 'no', label: no },
]

const Enter = ({ unitId }: { unitId: string }) => {
  const t = useText(coverageWords)
  const act = useAct(enterLost, CHANGES)
  return (
    <Asked of={useAsk(listMembers, { params: { unitId }, query: {} })}>
      {({ members }) => (
        <ActForm
          title={t('enterLost')}
          act={act}
          fields={[
            { key: 'memberId', label: t('member'), as: 'select', options: members.map(({ memberId, name }) => ({ value: memberId, label: name })) },
            { key: 'since', label: t('since'), as: 'day' },
            { key: 'sinceWhat', label: t('sinceWhat'), as: 'select', options: optionsOf(SINCE_WHATS) },
            { key: 'situation', label: t('situation'), as: 'select', options: optionsOf(SITUATIONS) },
          ]}
          onSend={({ memberId, since, sinceWhat, situation }) =>
            act.mutate({
              params: { memberId: memberId! },
              body: { since: since!, sinceWhat: sinceWhat as keyof typeof SINCE_WHATS, situation: situation as keyof typeof SITUATIONS },
            })
          }
        />
      )}
    </Asked>
  )
}
