/** 事项 / 采用后 / 现行 / 来源 / 条款: what this text says first, then what comes from above (drawing 07). */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { previewAdoption } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Clauses } from './clauses.tsx'

type Change = Answer<typeof previewAdoption>['changes'][number]

/** One rule with all its values: a row of the table. */
type RuleRow = { slot: string; rule: Change['rule']; changes: Change[] }

/** Who writes and confirms a record and where it is kept: small print beside what the rule asks. */
const SMALL_PRINT = /^(writer|confirmedBy|feeds|certificates|heldBy|bearer)$/

export const ValueTable = ({ preview: { changes, pack } }: { preview: Answer<typeof previewAdoption> }) => {
  const t = useText(strings)
  const rows = byRule(changes)
  const own = rows.filter(({ changes: [first] }) => first!.after?.pack === pack.id || first!.source === 'clash')
  const above = rows.filter((row) => !own.includes(row))
  const [onlyThis, setOnlyThis] = useState(above.length > 6)
  return (
    <Section
      title={t('values')}
      note={t('valuesNote')}
      right={above.length > 0 && <TextLink onOpen={() => setOnlyThis(!onlyThis)}>{onlyThis ? t('showAll') : t('onlyThis')}</TextLink>}
    >
      <div className="values">
        <DataTable
          label={t('values')}
          groups={[{ id: 'own', title: null, rows: own }, ...(onlyThis ? [] : [{ id: 'above', title: t('fromAbove'), rows: above }])]}
          rowKey={({ slot }) => slot}
          columns={[
            { id: 'matter', head: t('matter'), width: '19%', cell: ({ rule }) => say(rule) },
            { id: 'after', head: t('after'), cell: (row) => <After of={row} own={own.includes(row)} /> },
            { id: 'before', head: t('before'), width: '26%', cell: (row) => <Before of={row} /> },
            { id: 'source', head: t('source'), width: '10%', cell: (row) => <Source of={row} pack={pack.id} /> },
            { id: 'clause', head: t('clauseHead'), width: '15%', cell: (row) => <RowClauses of={row} pack={pack.id} /> },
          ]}
        />
      </div>
      {onlyThis && above.length > 0 && (
        <p className="sm">
          <TextLink onOpen={() => setOnlyThis(false)}>{t('aboveFolded', { count: above.length })}</TextLink>
        </p>
      )}
    </Section>
  )
}

const byRule = (changes: readonly Change[]): RuleRow[] => {
  const rows = new Map<string, RuleRow>()
  for (const change of changes) {
    const row = rows.get(change.slot) ?? { slot: change.slot, rule: change.rule, changes: [] }
    row.changes.push(change)
    rows.set(change.slot, row)
  }
  return [...rows.values()]
}

/** What the rule says first and largest, the small print below. */
const After = ({ of: { changes }, own }: { of: RuleRow; own: boolean }) => {
  const t = useText(strings)
  const telling = changes.filter(({ key }) => !SMALL_PRINT.test(key))
  const small = changes.filter(({ key }) => SMALL_PRINT.test(key))
  const words = (list: readonly Change[]) => list.map(({ label, after }) => `${say(label)} ${after ? say(after.said) : t('undecided')}`).join('　')
  return (
    <>
      {telling.map((change, at) => (
        <span key={change.key} className={own ? 'value-line' : 'value-line value-same'}>
          <small className="dim">{say(change.label)}</small>
          <b className={own && at === 0 ? 'value value-own' : undefined}>
            {change.after && change.source !== 'clash' ? say(change.after.said) : t('undecided')}
          </b>
        </span>
      ))}
      {small.length > 0 && <small className="below faint">{words(small)}</small>}
    </>
  )
}

/** Only what differs now is told; nothing else would change. */
const Before = ({ of: { changes } }: { of: RuleRow }) => {
  const t = useText(strings)
  if (changes.every(({ before }) => before === null)) return <span className="value-same">{t('noRuleBefore')}</span>
  const differing = changes.filter(({ before, after }) => before && (!after || say(after.said) !== say(before.said)))
  const added = changes.filter(({ before }) => before === null)
  if (differing.length === 0 && added.length === 0) return <span className="value-same">{t('sameAsBefore')}</span>
  return (
    <>
      {differing.map(({ key, label, before }) => (
        <span key={key} className="value-line">
          <small className="dim">{say(label)}</small>
          <span>{say(before!.said)}</span>
        </span>
      ))}
      {added.length > 0 && <small className="below faint">{`${added.map(({ label }) => say(label)).join('　')}　${t('noRuleBefore')}`}</small>}
    </>
  )
}

const Source = ({ of: { changes }, pack }: { of: RuleRow; pack: string }) => {
  const t = useText(strings)
  const { source, after } = changes[0]!
  if (source === 'clash') return <Status of="to_judge">{t('sourceClash')}</Status>
  return (
    <>
      {!after || after.pack === pack ? t('sourceThis') : say(after.packTitle)}
      {changes.some((change) => change.source === 'local') && <small className="below">{t('sourceLocal')}</small>}
    </>
  )
}

const RowClauses = ({ of: { changes }, pack }: { of: RuleRow; pack: string }) => {
  const t = useText(strings)
  const clauses = new Map(changes.flatMap((change) => change.clauses.map((clause) => [clause.cite, clause])))
  return <Clauses of={[...clauses.values()]} within={pack} ours={changes.some(({ ours }) => ours)} oursLabel={t('ours')} />
}
