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
import { strings } from '../strings.ts'
import '../parts/org.css'

type InForce = Answer<typeof showInForce>
type Rule = InForce['rules'][number]
type Value = Rule['values'][number]
type Choice = Rule['choices'][number]

/** One value of a rule; `choice` where the text is open, `value` null while nobody has chosen or set it. */
export type Line = { rule: Rule; value: Value | null; choice: Choice | null }

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
  const units = useAsk(listUnits, { query: { groups: 'no' } })
  const options = (units.data?.units ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className="no-print">
      {options.length > 1 && <SelectField label={t('whichUnit')} value={found.unit.id} onValue={(unit) => setSearch({ unit })} options={options} />}
      <DayField label={t('whichDay')} value={found.on} onValue={(on) => setSearch({ on })} />
    </div>
  )
}

/** The values of a rule, and what is still open in it. */
const linesOf = (rule: Rule): Line[] => [
  ...rule.values.map((value): Line => ({ rule, value, choice: rule.choices.find(({ key }) => key === value.key) ?? null })),
  ...rule.choices.filter(({ key }) => !rule.values.some((value) => value.key === key)).map((choice): Line => ({ rule, value: null, choice })),
]

const Tables = ({ found }: { found: InForce }) => {
  const t = useText(strings)
  const trial = found.rules.filter(({ trial: is }) => is)
  return (
    <>
      <RuleTable title={t('settledRules')} rules={found.rules.filter(({ trial: is }) => !is)} found={found} />
      {trial.length > 0 && <RuleTable title={t('trialRules')} rules={trial} found={found} />}
    </>
  )
}

type Chosen = { line: Line; what: 'value' | 'reading' }

const RuleTable = ({ title, rules, found }: { title: string; rules: readonly Rule[]; found: InForce }) => {
  const t = useText(strings)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const packs = found.packs.filter(({ id }) => rules.some((rule) => rule.pack.id === id))
  const form = chosen && { line: chosen.line, unitId: found.unit.id, on: found.on, onClose: () => setChosen(null) }
  return (
    <Section title={title}>
      {form && (chosen.what === 'value' ? <ValueForm {...form} /> : <ReadingForm {...form} />)}
      <div className="values">
        <DataTable
          label={title}
          groups={packs.map(({ id, title: name, adoption }) => ({
            id,
            title: <a href={`/packs/${id}`}>{say(name)}</a>,
            note: `${adoption.inherited ? t('inherited', { unit: adoption.unitName, level: t(`layer_${adoption.level}`) }) : t('ownAdoption')}　${t('sinceDay', { day: formatFullDay(adoption.from as Day) })}　${adoption.byName}`,
            rows: rules.filter((rule) => rule.pack.id === id),
          }))}
          rowKey={({ slot }) => slot}
          columns={[
            { id: 'matter', head: t('matter'), width: '30%', cell: (rule) => <Matter rule={rule} /> },
            { id: 'value', head: t('valueNow'), cell: (rule) => <Values rule={rule} found={found} onChoose={setChosen} /> },
            {
              id: 'clause',
              head: t('clauseHead'),
              width: 190,
              cell: (rule) => <Clauses of={rule.clauses} within={rule.pack.id} ours={rule.ours} oursLabel={t('ours')} />,
            },
          ]}
        />
      </div>
    </Section>
  )
}

const Matter = ({ rule }: { rule: Rule }) => {
  const t = useText(strings)
  return (
    <>
      <b>{say(rule.title)}</b>
      {rule.floor && <small className="below">{t('floor')}</small>}
      {rule.carriesOut.length > 0 && (
        <small className="below faint">
          {t('carriesOut')}
          {'　'}
          {rule.carriesOut.map(({ title, replacedBy }) => (replacedBy ? `${say(title)}　${t('replacedBy', { by: say(replacedBy) })}` : say(title))).join('　')}
        </small>
      )}
    </>
  )
}

/** Who writes and confirms a record and where it is kept: small print below what the rule asks. */
const SMALL_PRINT = /^(writer|confirmedBy|feeds|certificates|heldBy)$/

const Values = ({ rule, found, onChoose }: { rule: Rule; found: InForce; onChoose: (chosen: Chosen) => void }) => {
  const lines = linesOf(rule)
  const small = lines.filter(({ value, choice }) => value !== null && choice === null && value.set === null && SMALL_PRINT.test(value.key))
  return (
    <>
      <ul className="value-lines">
        {lines
          .filter((line) => !small.includes(line))
          .map((line) => (
            <li key={line.value?.key ?? line.choice!.key}>
              <span className="dim">{say((line.value ?? line.choice!).label)}</span>
              <span>
                <Now line={line} />
                <Whose line={line} unitId={found.unit.id} />
              </span>
              <Act line={line} may={found.may} onChoose={onChoose} />
            </li>
          ))}
      </ul>
      {small.length > 0 && <small className="below faint">{small.map(({ value }) => `${say(value!.label)} ${say(value!.said)}`).join('　')}</small>}
    </>
  )
}

const Now = ({ line: { rule, value, choice } }: { line: Line }) => {
  const t = useText(strings)
  if (!value) return choice ? <Status of={choice.options.length > 0 ? 'to_judge' : 'unknown'}>{t('undecided')}</Status> : null
  const own = value.origin === 'local' || value.origin === 'choice'
  return (
    <>
      <b className={own ? 'value-own' : undefined}>{say(value.said)}</b>
      {value.floor && !rule.floor && <small className="faint">　{t('floor')}</small>}
    </>
  )
}

/** Who set or chose it and since when; silent where the document itself says it since the adoption. */
const Whose = ({ line: { rule, value, choice }, unitId }: { line: Line; unitId: string }) => {
  const t = useText(strings)
  if (!value) return choice && <small className="below">{t('chooser', { who: say(choice.chooser) })}</small>
  const since = value.since <= rule.since ? '' : `　${t('sinceDay', { day: formatFullDay(value.since as Day) })}`
  if (value.set) {
    const who = { unit: value.set.unitName, who: value.set.byName }
    const words = value.origin === 'choice' ? t('chosenBy', who) : value.set.unitId === unitId ? t('localBy', who) : t('localAbove', who)
    return <small className="below">{words + since}</small>
  }
  if (choice) return <small className="faint">　{t('defaultReading')}</small>
  if (value.origin === 'ours' && !rule.ours) return <small className="faint">　{t('ours')}</small>
  return since === '' ? null : <small className="faint">{since}</small>
}

const Act = ({ line, may, onChoose }: { line: Line; may: InForce['may']; onChoose: (chosen: Chosen) => void }) => {
  const t = useText(strings)
  const reading = line.choice !== null && line.choice.options.length > 0
  const settable = line.choice !== null || (line.value !== null && line.value.written !== null)
  if (reading ? !may.choose : !may.set || !settable) return <span />
  return (
    <Button kind="text" onClick={() => onChoose({ line, what: reading ? 'reading' : 'value' })}>
      {reading ? t('choose') : t('setOwn')}
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
