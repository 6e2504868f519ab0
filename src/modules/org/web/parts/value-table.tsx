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

export const ValueTable = ({ preview: { changes, pack } }: { preview: Answer<typeof previewAdoption> }) => {
  const t = useText(strings)
  const own = changes.filter((change) => change.after?.pack === pack.id || change.source === 'clash')
  const above = changes.filter((change) => !own.includes(change))
  const [onlyThis, setOnlyThis] = useState(above.length > 12)
  const firsts = new Set([...firstOfEach(own), ...firstOfEach(above)])
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
          rowKey={({ slot, key }) => `${slot}/${key}`}
          columns={[
            { id: 'matter', head: t('matter'), cell: (change) => <Matter of={change} first={firsts.has(change)} /> },
            { id: 'after', head: t('after'), width: '24%', cell: (change) => <After of={change} own={own.includes(change)} /> },
            { id: 'before', head: t('before'), width: '17%', cell: (change) => <Before of={change} /> },
            { id: 'source', head: t('source'), width: '13%', cell: (change) => <Source of={change} pack={pack.id} /> },
            {
              id: 'clause',
              head: t('clauseHead'),
              width: '19%',
              cell: (change) => <Clauses of={change.clauses} within={pack.id} ours={change.ours} oursLabel={t('ours')} />,
            },
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

/** The first value of each rule carries the rule's name. */
const firstOfEach = (changes: readonly Change[]): Change[] => changes.filter((change, at) => changes[at - 1]?.slot !== change.slot)

const Matter = ({ of: { rule, label }, first }: { of: Change; first: boolean }) =>
  first ? (
    <>
      <b>{say(rule)}</b>
      <small className="below">{say(label)}</small>
    </>
  ) : (
    <small className="below">{say(label)}</small>
  )

const After = ({ of: { after, source }, own }: { of: Change; own: boolean }) => {
  const t = useText(strings)
  if (!after || source === 'clash') return <span className="value-same">{after ? say(after.said) : t('undecided')}</span>
  const words = say(after.said)
  if (!own) return <span className="value-same">{words}</span>
  return <span className="value-own">{words.length <= 14 ? <b className="value">{words}</b> : <b>{words}</b>}</span>
}

const Before = ({ of: { before, after } }: { of: Change }) => {
  const t = useText(strings)
  if (!before) return <span className="value-same">{t('noRuleBefore')}</span>
  return after && say(after.said) === say(before.said) ? <span className="value-same">{t('sameAsBefore')}</span> : <>{say(before.said)}</>
}

const Source = ({ of: { source, after }, pack }: { of: Change; pack: string }) => {
  const t = useText(strings)
  if (source === 'clash') return <Status of="to_judge">{t('sourceClash')}</Status>
  if (source === 'local') return <>{t('sourceLocal')}</>
  return <>{!after || after.pack === pack ? t('sourceThis') : say(after.packTitle)}</>
}
