/** One run: how far it is; then exactly who would come out differently, with both explanations. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { call } from '../../../../ui/api.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Facts, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo, useParams, useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf, LongWork } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, sentences, useText } from '../../../../ui/text.ts'
import { asExplanation } from '../../../../ui/why/explanation.ts'
import { useWhy } from '../../../../ui/why/why-place.tsx'
import { dropWhatIf, whatIf, whatIfGround } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

type Run = Answer<typeof whatIf>
type Result = NonNullable<Run['result']>
type Change = Run['changes'][number]

const asked = ({ slot, before, after, from }: Record<string, string>) => ({
  slot,
  before: before as 'none' | undefined,
  after: after as 'none' | undefined,
  from: from ? Number(from) : 0,
})

export const WhatIfRunScreen = () => {
  const { runId } = useParams<'runId'>()
  const query = asked(useSearch())
  const once = useAsk(whatIf, { params: { runId }, query }, { keep: true })
  const busy = once.data ? once.data.state === 'waiting' || once.data.state === 'running' : false
  const run = useAsk(whatIf, { params: { runId }, query }, { keep: true, every: busy ? 1_000 : false })
  return <Asked of={run}>{(found) => <Page run={found} />}</Asked>
}

const Page = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const go = useGo()
  const drop = useAct(dropWhatIf, { onDone: () => go(`/what-if?unit=${run.unitId}`) })
  const busy = run.state === 'waiting' || run.state === 'running'
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('whatIf'), href: `/what-if?unit=${run.unitId}` }, { label: t(`run_${run.state}`) }]}
        title={t('runTitle', { tried: say(run.tried) })}
        facts={t('runFacts', { unit: run.unitName, year: run.year, by: run.askedBy })}
        actions={
          busy ? undefined : (
            <Button busy={drop.isPending} onClick={() => drop.mutate({ params: { runId: run.id } })}>
              {t('putAway')}
            </Button>
          )
        }
      />
      {drop.error && <ErrorOf error={drop.error} />}
      {busy && (
        <LongWork
          title={t('runGoes')}
          done={run.done}
          total={run.total ?? 0}
          note={t('runLeave')}
          onStop={() => drop.mutate({ params: { runId: run.id } })}
          stopping={drop.isPending}
        />
      )}
      {run.message && <Note>{say(run.message)}</Note>}
      {run.result && <Found run={run} result={run.result} />}
    </>
  )
}

const Found = ({ run, result }: { run: Run; result: Result }) => {
  const t = useText(strings)
  return (
    <>
      <Facts
        of={[
          { name: t('lookedAt'), value: t('lookedAtCount', { members: result.members, branches: result.branches }) },
          { name: t('membersDiffer'), value: t('personCount', { count: result.membersDiffer }) },
          { name: t('branchesDiffer'), value: t('branchCountOnly', { count: result.branchesDiffer }) },
        ]}
      />
      <Rules result={result} />
      {result.turns.length === 0 ? <Empty title={t('nobodyDiffers')}>{t('nobodyDiffersMore')}</Empty> : <Turns run={run} result={result} />}
      {result.turns.length > 0 && <Changes run={run} />}
    </>
  )
}

const Rules = ({ result }: { result: Result }) => {
  const t = useText(strings)
  return (
    <Section title={t('rulesDiffer')} note={t('rulesDifferNote')}>
      <DataTable
        label={t('rulesDiffer')}
        rows={result.rules}
        rowKey={(rule) => rule.slot}
        columns={[
          { id: 'rule', head: t('col_rule'), width: 220, cell: (rule) => <b>{say(rule.title)}</b> },
          { id: 'change', head: t('col_change'), cell: (rule) => t(`change_${rule.change}`) },
          { id: 'values', head: t('col_values'), cell: (rule) => sentences(rule.values.map((value) => say(value))) },
          {
            id: 'compared',
            head: t('col_compared'),
            oneLine: true,
            cell: (rule) => <span className="faint">{t(rule.compared ? 'compared' : 'notCompared')}</span>,
          },
        ]}
        empty={t('noRulesDiffer')}
      />
    </Section>
  )
}

const wordOf = (outcome: Change['before']): Key => (outcome === null ? 'outcome_none' : `outcome_${outcome}`)

const OutcomeOf = ({ of }: { of: Change['before'] }) => {
  const t = useText(strings)
  return of === null ? <span className="faint">{t('outcome_none')}</span> : <Status of={of}>{t(wordOf(of))}</Status>
}

const Turns = ({ run, result }: { run: Run; result: Result }) => {
  const t = useText(strings)
  return (
    <Section title={t('turns')}>
      <DataTable
        label={t('turns')}
        rows={result.turns}
        rowKey={(turn) => `${turn.slot} ${turn.kind} ${turn.before} ${turn.after}`}
        columns={[
          { id: 'rule', head: t('col_rule'), cell: (turn) => <b>{say(turn.title)}</b> },
          { id: 'before', head: t('col_before'), cell: (turn) => <OutcomeOf of={turn.before} /> },
          { id: 'after', head: t('col_after'), cell: (turn) => <OutcomeOf of={turn.after} /> },
          { id: 'count', head: t('col_count'), figure: true, cell: (turn) => t(`count_${turn.kind}`, { count: turn.count }) },
          {
            id: 'only',
            head: <span className="sr">{t('col_open')}</span>,
            action: true,
            cell: (turn) => (
              <TextLink href={`/what-if/${run.id}?slot=${turn.slot}&before=${turn.before ?? 'none'}&after=${turn.after ?? 'none'}`}>{t('onlyThese')}</TextLink>
            ),
          },
        ]}
      />
    </Section>
  )
}

const Changes = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const search = useSearch()
  const setSearch = useSetSearch()
  return (
    <Section title={t('whoDiffers')} note={t('inTheirOrder')} right={search['slot'] && <TextLink href={`/what-if/${run.id}`}>{t('allOfThem')}</TextLink>}>
      <DataTable
        label={t('whoDiffers')}
        rows={run.changes}
        rowKey={(change) => String(change.number)}
        columns={[
          { id: 'branch', head: t('col_unit'), cell: (change) => change.branchName },
          { id: 'who', head: t('col_who'), oneLine: true, cell: (change) => <b>{change.name}</b> },
          { id: 'before', head: t('col_before'), cell: (change) => <Side run={run} change={change} side="before" /> },
          { id: 'after', head: t('col_after'), cell: (change) => <Side run={run} change={change} side="after" /> },
        ]}
      />
      {run.next !== null && (
        <Button size="sm" onClick={() => setSearch({ from: String(run.next) })}>
          {t('moreOfThem')}
        </Button>
      )}
    </Section>
  )
}

/** One side with its conclusion; the explanation opens at the right as everywhere. */
const Side = ({ run, change, side }: { run: Run; change: Change; side: 'before' | 'after' }) => {
  const t = useText(strings)
  const { open } = useWhy()
  const outcome = change[side]
  const words = side === 'before' ? change.beforeText : change.afterText
  if (outcome === null) return <OutcomeOf of={null} />
  const show = async () => {
    const ground = await call(whatIfGround, { params: { runId: run.id, number: change.ground } })
    open(`what-if:${run.id}:${change.ground}:${side}`, {
      explanation: asExplanation(ground[side]),
      about: `${change.name}　${t(side === 'before' ? 'col_before' : 'col_after')}`,
    })
  }
  return (
    <>
      <OutcomeOf of={outcome} />
      <br />
      <span className="sm">{words && say(words)}</span>{' '}
      <Button kind="text" size="sm" onClick={() => void show()}>
        {t('whySo')}
      </Button>
    </>
  )
}
