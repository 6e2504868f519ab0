/** What a superior takes up about the work on floating members: refusals not handled first, then by kind; what is open stays until it is closed. */
import { type Day, yearOf } from '../../../../kernel/days.ts'
import { ABOVE } from '../../../../platform/endpoint.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, sentences, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { closeWork, coverage, HANDLING_WAYS, TAKEN_UP, takeUpWork, WORK_FACTS, WORK_KINDS, type WorkKind, works } from '../../contract.ts'
import { ActForm, type Asked as AskedField, orNull, type Values } from '../parts/act-form.tsx'
import { Beside, ForUnit, type Me } from '../parts/asked-unit.tsx'
import { coverageWords } from '../parts/coverage-strings.ts'

type Seen = Answer<typeof works>
type Fact = keyof typeof WORK_FACTS

const CHANGES = { changes: [works] }
const KINDS = Object.keys(WORK_KINDS) as WorkKind[]
type TakenUp = (typeof TAKEN_UP)[number]
const SLOT: Record<TakenUp, string> = { problem: 'problem', supervision: 'supervision', handling: 'shirking' }
/** What is written down of each kind. */
const FACTS_OF: Record<TakenUp, readonly Fact[]> = {
  problem: ['parties', 'decision', 'support'],
  supervision: ['findings'],
  handling: ['pretext', 'handling', 'decidedBy', 'certificateHeld'],
}
const TICKS: readonly Fact[] = ['certificateHeld']
const takenUp = (kind: WorkKind): TakenUp | undefined => TAKEN_UP.find((one) => one === kind)

export const WorkScreen = () => <ForUnit roles={ABOVE}>{(me) => <Work {...me} />}</ForUnit>

const Work = ({ unitId, today }: Me) => {
  const t = useText(coverageWords)
  const year = Number(useSearch().year ?? yearOf(today as Day))
  return (
    <Asked of={useAsk(works, { params: { unitId }, query: { year } })}>
      {(seen) => (
        <>
          <PageTitle title={t('work')} facts={t('workFacts', { unit: seen.unitName, year })} actions={<Beside unitId={unitId} here="toWork" />} />
          <Refusals of={seen} />
          {KINDS.filter((kind) => takenUp(kind) || seen.works.some((one) => one.kind === kind)).map((kind) => (
            <OfKind key={kind} of={seen} kind={kind} />
          ))}
        </>
      )}
    </Asked>
  )
}

const Refusals = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  if (of.refusals.length === 0) return null
  return (
    <Section title={t('refusals')} now>
      <ul className="rec">
        {of.refusals.map((row) => (
          <li key={row.raisedId}>
            <Refusal row={row} of={of} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** One refusal with the clause that it named, and the form to take it up: as the lines of the kinds below. */
const Refusal = ({ row, of }: { row: Seen['refusals'][number]; of: Seen }) => {
  const clause = useClauses()(row.clause ?? undefined)
  return (
    <>
      <p>
        <b>{personName(row.personName)}</b>　{formatDay(row.on as Day)}　{row.otherName}
      </p>
      <p className="dim">
        {row.words} {clause && <Chip {...clause} />}
      </p>
      <div className="acts">
        <TakeUp of={of} kind="handling" raised={row} />
      </div>
    </>
  )
}

const OfKind = ({ of, kind }: { of: Seen; kind: WorkKind }) => {
  const t = useText(coverageWords)
  const taken = takenUp(kind)
  const chip = useClauses()(taken && of.cites[SLOT[taken]]?.[0])
  const rows = of.works.filter((one) => one.kind === kind)
  return (
    <Section title={say(WORK_KINDS[kind])} right={chip && <Chip {...chip} />}>
      {rows.length === 0 && <p className="dim">{t('noneOf')}</p>}
      {rows.length > 0 && (
        <Records>
          {rows.map((row) => (
            <One key={row.workId} of={row} today={of.today} />
          ))}
        </Records>
      )}
      {taken && <TakeUp of={of} kind={taken} />}
    </Section>
  )
}

const factSaid = (key: string, value: string | number | boolean | null): string => {
  const name = say(WORK_FACTS[key as Fact] ?? key)
  if (value === true) return name
  return `${name}　${key === 'handling' ? say(HANDLING_WAYS[value as keyof typeof HANDLING_WAYS] ?? String(value)) : String(value)}`
}

const One = ({ of, today }: { of: Seen['works'][number]; today: string }) => {
  const t = useText(coverageWords)
  const act = useAct(closeWork, CHANGES)
  const facts = Object.entries(of.facts).filter(([, value]) => value !== null && value !== '' && value !== false)
  return (
    <RecordLine
      head={[formatDay(of.on as Day), of.aboutName].filter(Boolean).join('　')}
      what={<b>{of.title}</b>}
      provenance={facts.length > 0 && sentences(facts.map(([key, value]) => factSaid(key, value)))}
      status={
        of.closedOn ? (
          <Status of="done">{`${formatDay(of.closedOn as Day)}　${of.closedByName ?? ''}　${of.outcome ?? ''}`}</Status>
        ) : (
          <Status of="waits">{t('open')}</Status>
        )
      }
      choices={
        !of.closedOn && (
          <ActForm
            title={t('closeWork')}
            act={act}
            fields={[
              { key: 'on', label: t('on'), as: 'day', initial: today },
              { key: 'outcome', label: t('outcome'), as: 'long' },
            ]}
            onSend={({ on, outcome }) => act.mutate({ params: { workId: of.workId }, body: { on: on!, outcome: outcome! } })}
          />
        )
      }
    />
  )
}

const fieldOf = (key: Fact): AskedField => {
  const label = say(WORK_FACTS[key])
  if (TICKS.includes(key)) return { key, label, as: 'tick' }
  if (key === 'handling')
    return { key, label, as: 'select', optional: true, options: Object.entries(HANDLING_WAYS).map(([value, words]) => ({ value, label: say(words) })) }
  return { key, label, as: 'text', optional: true }
}

const factsFrom = (kind: TakenUp, values: Values): Partial<Record<Fact, string | boolean>> =>
  Object.fromEntries(
    FACTS_OF[kind].flatMap((key): [Fact, string | boolean][] => {
      if (TICKS.includes(key)) return [[key, values[key] === 'yes']]
      return values[key]?.trim() ? [[key, values[key]]] : []
    }),
  )

const TakeUp = ({ of, kind, raised }: { of: Seen; kind: TakenUp; raised?: Seen['refusals'][number] }) => {
  const t = useText(coverageWords)
  const act = useAct(takeUpWork, CHANGES)
  const below = useAsk(coverage, { params: { unitId: of.unitId }, query: {} })
  const units = (below.data?.lines ?? []).map(({ unitId, name }) => ({ value: unitId, label: name }))
  const fields: AskedField[] = [
    { key: 'on', label: t('on'), as: 'day', initial: of.today },
    { key: 'title', label: t('title'), as: 'text', initial: raised ? `${raised.personName}　${raised.words ?? ''}`.slice(0, 100) : '' },
    { key: 'aboutUnitId', label: t('about'), as: 'select', optional: kind !== 'handling', options: units },
    ...FACTS_OF[kind].map(fieldOf),
  ]
  const send = (values: Values) =>
    act.mutate({
      params: { unitId: of.unitId },
      body: {
        kind,
        on: values['on']!,
        title: values['title']!,
        aboutUnitId: orNull(values['aboutUnitId']),
        aboutName: null,
        raisedId: raised?.raisedId ?? null,
        facts: factsFrom(kind, values),
      },
    })
  return <ActForm title={raised ? t('handle') : t('takeUp')} act={act} fields={fields} onSend={send} />
}
