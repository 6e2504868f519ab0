/** What a partner wrote on paper, entered word for word: which letter it is, what it says, who signed. Stands with a case whose other side writes on paper. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { enterReply, LETTER_TITLES, SIGHTS } from '../../contract.ts'
import { ActForm, type Asked, type Values } from './act-form.tsx'
import { relationOf, useRelationFields } from './identity.tsx'
import { exchange } from './exchange-strings.ts'

type Kind = keyof typeof LETTER_TITLES
type Said = 'year' | 'month' | 'yuan' | 'reason' | 'number' | 'unit' | 'clause' | 'to' | 'words' | 'from' | 'until' | 'sight' | 'conversion'

/** What each letter of a host says, and each of a home. */
const FROM_HOST: { [kind in Kind]?: readonly Said[] } = {
  'reported-in': ['number'],
  identified: ['sight', 'number'],
  'certificate-requested': [],
  placed: ['unit'],
  managed: [],
  refused: ['clause', 'words'],
  'moved-on': ['to'],
  closed: [],
  'transfer-accepted': [],
  opinion: ['conversion', 'words'],
  statement: ['words'],
  dues: ['year', 'month', 'yuan', 'reason'],
}
const FROM_HOME: { [kind in Kind]?: readonly Said[] } = {
  known: ['from', 'until', 'number'],
  'not-ours': ['words'],
  arrived: ['number'],
  certificate: ['number'],
  'certificate-voided': [],
  elsewhere: [],
  returned: [],
  checked: [],
  cancelled: [],
  'transfer-offered': [],
  'transfer-withdrawn': [],
  'opinion-asked': ['until'],
  'probation-decided': [],
}
const FROM_BOTH: { [kind in Kind]?: readonly Said[] } = {
  feedback: ['words'],
  change: ['words'],
  event: ['words'],
  material: ['words'],
  list: ['words'],
  words: ['words'],
}

const LOOKS: { [key in Said]?: Asked['as'] } = { from: 'day', until: 'day', words: 'long', year: 'figure', month: 'figure', yuan: 'figure' }
const MAY_LACK: readonly Said[] = ['number', 'to', 'until', 'reason']

export const PaperReply = ({ caseId, from, today }: { caseId: string; from: 'home' | 'host'; today: string }) => {
  const t = useText(exchange)
  const [kind, setKind] = useState('')
  const says: { [kind in Kind]?: readonly Said[] } = { ...(from === 'host' ? FROM_HOST : FROM_HOME), ...FROM_BOTH }
  const options = (Object.keys(says) as Kind[]).map((value) => ({ value, label: say(LETTER_TITLES[value]) }))
  return (
    <>
      <SelectField label={t('replyKind')} value={kind} onValue={setKind} options={options} ask={t('replyChoose')} />
      {kind && <Reply key={kind} caseId={caseId} kind={kind as Kind} says={says[kind as Kind] ?? []} today={today} />}
    </>
  )
}

const Reply = ({ caseId, kind, says, today }: { caseId: string; kind: Kind; says: readonly Said[]; today: string }) => {
  const t = useText(exchange)
  const act = useAct(enterReply)
  const options = { sight: optionsOf(SIGHTS), conversion: (['on-time', 'extend', 'not'] as const).map((value) => ({ value, label: t(`conversion_${value}`) })) }
  const fields = says.map((key): Asked => {
    const shared = { key, label: t(`says_${key}`), optional: MAY_LACK.includes(key) }
    if (key === 'sight' || key === 'conversion') return { ...shared, as: 'select', options: options[key] }
    return { ...shared, as: LOOKS[key] ?? 'text' }
  })
  const relation = useRelationFields()
  const identified = kind === 'identified'
  const send = ({ on, signedBy, ...said }: Values) => {
    const about = { kind, on: on!, signedBy: signedBy! }
    if (kind === 'dues') {
      const dues = { year: Number(said['year']), month: Number(said['month']), yuan: said['yuan']!, reason: said['reason']?.trim() || null }
      return act.mutate({ params: { caseId }, body: { ...about, facts: {}, dues } })
    }
    const plain = Object.entries(said).filter(([key, value]) => value.trim() && !key.startsWith('relation'))
    const facts = { ...Object.fromEntries(plain), ...(identified ? { relation: relationOf(said) } : {}) }
    act.mutate({ params: { caseId }, body: { ...about, facts } })
  }
  return (
    <>
      <ActForm
        open
        quiet
        title={t('replyTitle', { letter: say(LETTER_TITLES[kind]) })}
        note={t('replyNote')}
        button={t('replyGo')}
        act={act}
        fields={[
          { key: 'on', label: t('replyOn'), as: 'day', initial: today, max: today },
          { key: 'signedBy', label: t('replyBy'), as: 'text' },
          ...fields,
          ...(identified ? relation : []),
        ]}
        onSend={send}
      />
      <p role="status">
        {act.data && t(act.data.outcome === 'taken' ? 'replyTaken' : 'replyRefused', { number: act.data.number, words: act.data.words ?? '' })}
      </p>
    </>
  )
}

const optionsOf = (table: Record<string, { zh: string; en: string }>) => Object.entries(table).map(([value, title]) => ({ value, label: say(title) }))
