/** 现行规定: for one unit and one day every rule and value, from which level, inherited or set here, by whom, since when. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, SelectField } from '../../../../ui/field.tsx'
import { Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listUnits, showInForce } from '../../contract.ts'
import { Clauses } from '../parts/clauses.tsx'
import { ReadingForm, ValueForm } from '../parts/set-value.tsx'
import { type Key, strings } from '../strings.ts'
import '../parts/org.css'

type InForce = Answer<typeof showInForce>
type Rule = InForce['rules'][number]
type Value = Rule['values'][number]
type Choice = Rule['choices'][number]

/** One line of the table: a value of a rule, or the rule itself where it has none; `choice` where the text is open. */
export type Line = { rule: Rule; value: Value | null; choice: Choice | null; first: boolean }

export const RulesScreen = () => {
  const search = useSearch()
  const acting = useActingUnit()
  const unitId = search['unit'] ?? acting ?? ''
  const asked = useAsk(showInForce, { params: { unitId }, query: { on: search['on'] } }, { when: unitId !== '', keep: true })
  return <Asked of={asked}>{(found) => <Page found={found} />}</Asked>
}

const Page = ({ found }: { found: InForce }) => {
  const t = useText(strings)
  const facts = { unit: found.unit.name, day: formatFullDay(found.on as Day), packs: found.packs.length, rules: found.rules.length }
  return (
    <>
      <PageTitle title={t('rulesTitle')} facts={t('rulesFacts', facts)} />
      <Chooser found={found} />
      {found.rules.length === 0 ? (
        <Empty title={t('noRulesInForce')} action={<ButtonLink href="/packs">{t('toPacks')}</ButtonLink>}>
          {t('noRulesInForceMore')}
        </Empty>
      ) : (
        <Tables found={found} />
      )}
      <Without found={found} />
    </>
  )
}

const Chooser = ({ found }: { found: InForce }) => {
  const t = useText(strings)
  const setSearch = useSetSearch()
  const units = useAsk(listUnits, { query: {} })
  const options = (units.data?.units ?? []).filter(({ kind }) => kind !== 'group').map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className="no-print">
      {options.length > 1 && <SelectField label={t('whichUnit')} value={found.unit.id} onValue={(unit) => setSearch({ unit })} options={options} />}
      <DayField label={t('whichDay')} value={found.on} onValue={(on) => setSearch({ on })} />
    </div>
  )
}

const linesOf = (rule: Rule): Line[] => {
  const values = rule.values.map((value): Omit<Line, 'first'> => ({ rule, value, choice: rule.choices.find(({ key }) => key === value.key) ?? null }))
  const open = rule.choices
    .filter(({ key }) => !rule.values.some((value) => value.key === key))
    .map((choice): Omit<Line, 'first'> => ({ rule, value: null, choice }))
  const all = [...values, ...open]
  return (all.length === 0 ? [{ rule, value: null, choice: null }] : all).map((line, at) => ({ ...line, first: at === 0 }))
}

const Tables = ({ found }: { found: InForce }) => {
  const t = useText(strings)
  const settled = found.rules.filter(({ trial }) => !trial)
  const trial = found.rules.filter(({ trial: is }) => is)
  return (
    <>
      <RuleTable title={t('settledRules')} rules={settled} found={found} />
      {trial.length > 0 && <RuleTable title={t('trialRules')} rules={trial} found={found} />}
    </>
  )
}

const RuleTable = ({ title, rules, found }: { title: string; rules: readonly Rule[]; found: InForce }) => {
  const t = useText(strings)
  const [chosen, setChosen] = useState<{ line: Line; what: 'value' | 'reading' } | null>(null)
  const packs = found.packs.filter(({ id }) => rules.some((rule) => rule.pack.id === id))
  return (
    <Section title={title}>
      {chosen?.what === 'value' && <ValueForm line={chosen.line} unitId={found.unit.id} on={found.on} onClose={() => setChosen(null)} />}
      {chosen?.what === 'reading' && <ReadingForm line={chosen.line} unitId={found.unit.id} on={found.on} onClose={() => setChosen(null)} />}
      <div className="values">
        <DataTable
          label={title}
          groups={packs.map(({ id, title: name, adoption }) => ({
            id,
            title: say(name),
            note: adoption.inherited ? t('inherited', { unit: adoption.unitName, level: t(`layer_${adoption.level}`) }) : t('ownAdoption'),
            rows: rules.filter((rule) => rule.pack.id === id).flatMap(linesOf),
          }))}
          rowKey={({ rule, value, choice }) => `${rule.slot}/${value?.key ?? choice?.key ?? ''}`}
          columns={[
            { id: 'matter', head: t('matter'), cell: (line) => <Matter line={line} /> },
            { id: 'value', head: t('valueNow'), width: 210, cell: (line) => <Now line={line} /> },
            { id: 'since', head: t('since'), width: 130, cell: ({ rule, value }) => formatFullDay((value?.since ?? rule.since) as Day) },
            { id: 'whose', head: t('whose'), width: 170, cell: (line) => <Whose line={line} unitId={found.unit.id} /> },
            {
              id: 'clause',
              head: t('clauseHead'),
              width: 150,
              cell: ({ rule, value }) => (
                <Clauses of={value?.clauses ?? rule.clauses} ours={value?.origin === 'ours' || (rule.ours && value === null)} oursLabel={t('ours')} />
              ),
            },
            {
              id: 'act',
              head: <span className="sr">{t('setOwn')}</span>,
              action: true,
              width: 76,
              cell: (line) => <Act line={line} may={found.may} onChoose={setChosen} />,
            },
          ]}
        />
      </div>
    </Section>
  )
}

const Matter = ({ line: { rule, value, choice, first } }: { line: Line }) => {
  const t = useText(strings)
  const label = value?.label ?? choice?.label
  return (
    <>
      {first && <b>{say(rule.title)}</b>}
      {label && <span className={first ? 'below' : undefined}>{say(label)}</span>}
      {first && rule.carriesOut.length > 0 && (
        <small className="below faint">
          {t('carriesOut')}　
          {rule.carriesOut
            .map(({ title, replacedBy }) => (replacedBy ? `${say(title)}（${t('replacedBy', { by: say(replacedBy) })}）` : say(title)))
            .join('　')}
        </small>
      )}
    </>
  )
}

const Now = ({ line: { value, choice } }: { line: Line }) => {
  const t = useText(strings)
  if (!value) return choice ? <Status of="to_judge">{t('undecided')}</Status> : <span className="faint">—</span>
  return (
    <>
      <span className={value.origin === 'local' || value.origin === 'choice' ? 'value-own' : undefined}>
        <b>{say(value.said)}</b>
      </span>
      {value.floor && <small className="below">{t('floor')}</small>}
    </>
  )
}

const Whose = ({ line: { rule, value, choice }, unitId }: { line: Line; unitId: string }) => {
  const t = useText(strings)
  if (value?.set) {
    const who = { unit: value.set.unitName, who: value.set.byName }
    return <>{value.origin === 'choice' ? t('chosenBy', who) : value.set.unitId === unitId ? t('localBy', who) : t('localAbove', who)}</>
  }
  if (choice && value) return <>{t('defaultReading')}</>
  if (choice) return <>{t('chooser', { who: say(choice.chooser) })}</>
  return <>{rule.adoption.inherited ? t('inherited', { unit: rule.adoption.unitName, level: t(`layer_${rule.adoption.level}` as Key) }) : t('ownAdoption')}</>
}

type ActProps = { line: Line; may: InForce['may']; onChoose: (chosen: { line: Line; what: 'value' | 'reading' }) => void }

const Act = ({ line, may, onChoose }: ActProps) => {
  const t = useText(strings)
  if (line.choice && line.choice.options.length > 0)
    return may.choose ? (
      <Button kind="text" onClick={() => onChoose({ line, what: 'reading' })}>
        {t('choose')}
      </Button>
    ) : null
  const settable = line.value?.written !== null && line.value !== null
  if (!may.set || (!settable && !line.choice)) return null
  return (
    <Button kind="text" onClick={() => onChoose({ line, what: 'value' })}>
      {t('setOwn')}
    </Button>
  )
}

/** What units tried to set and may not, and what is looser than above. */
const Without = ({ found: { refused, loosened } }: { found: InForce }) => {
  const t = useText(strings)
  return (
    <>
      {refused.length > 0 && (
        <Section title={t('refusedTitle')}>
          {refused.map((one) => (
            <Note key={one.slot + one.unitName} chip={<Clauses of={one.clauses} />}>
              {one.unitName}　{say(one.why)}
            </Note>
          ))}
        </Section>
      )}
      {loosened.length > 0 && (
        <Section title={t('loosenedTitle')}>
          {loosened.map((one) => (
            <Note key={one.slot + one.unitName}>
              {say(one.text)}　<span className="faint">{one.byName}</span>
            </Note>
          ))}
        </Section>
      )}
    </>
  )
}
