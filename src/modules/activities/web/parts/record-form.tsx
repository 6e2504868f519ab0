/** The six values that a closing asks for, each with the clause that asks; a gap is said under its field. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import type { Clause } from '../../../../ui/chip.tsx'
import { AskedCount, ChoiceField, LongField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Empty, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { showInForce } from '../../../org/contract.ts'
import { strings } from '../strings.ts'
import { shortLabel } from './short-clauses.ts'
import { type Field, type RecordDraft, type Session, SIX } from './record-draft.ts'

/** The rules that ask for a value, by slot, nearest first; without one in force the field is our own. */
const ASKED_BY: Record<Field, readonly string[]> = {
  theme: ['record.organisation-life', 'attendance.sign-in'],
  study: ['activity-day.study-forms', 'activity-day.container'],
  deliberation: ['activity-day.meetings', 'activity-day.joined'],
  service: ['record.pairing'],
  opinions: [],
  nextMonth: ['activity-day.branch-plan', 'activity-day.plan'],
}

/** Which parts of the day ask for a value; theme, opinions and next month belong to no part. */
const FOR_PARTS: Partial<Record<Field, readonly string[]>> = { study: ['study', 'class'], deliberation: ['deliberation'], service: ['service'] }

const MOST: Record<Field, number> = { theme: 200, study: 2000, deliberation: 2000, service: 2000, opinions: 2000, nextMonth: 500 }

export const RecordForm = ({ session, record, tried }: { session: Session; record: RecordDraft; tried: boolean }) => {
  const t = useText(strings)
  const clauseOf = useFieldClauses(session)
  const filled = SIX.filter((field) => record.draft.record[field].trim()).length
  const gapOf = (field: Field) => (record.draft.record[field].trim() ? undefined : session.gaps.find(({ to }) => to === field))
  const begun = filled > 0 || tried
  return (
    <Section id="record" title={t('toWrite')} note={<AskedCount asked={SIX.length} filled={filled} />} right={<Keeping of={record} />}>
      {record.state === 'other' && <Other of={record} />}
      {SIX.map((field) => {
        const gap = begun ? gapOf(field) : undefined
        return (
          <div key={field} id={`gap-${field}`}>
            <LongField
              label={t(`f_${field}`)}
              clause={clauseOf(field)}
              ask={t(`ask_${field}`)}
              value={record.draft.record[field]}
              onValue={(value) => record.write(field, value)}
              maxLength={MOST[field]}
              missing={gap && say(gap.message)}
              hint={gapOf(field) ? undefined : hintOf(t, field, record)}
            />
          </div>
        )
      })}
      {session.badgeReminder && <Badge of={record} />}
      {record.error && <ErrorOf error={record.error} onRetry={record.retry} written={Object.values(record.draft.record).filter(Boolean).join('\n')} />}
    </Section>
  )
}

const hintOf = (t: (key: 'notAsked' | 'mayStayEmpty') => string, field: Field, { draft }: RecordDraft): string | undefined => {
  if (draft.record[field].trim()) return undefined
  const parts = FOR_PARTS[field]
  if (parts) return draft.parts.some(({ kind }) => parts.includes(kind)) ? undefined : t('notAsked')
  return field === 'theme' ? undefined : t('mayStayEmpty')
}

const Keeping = ({ of: { state } }: { of: RecordDraft }) => {
  const t = useText(strings)
  return <span role="status">{state === 'kept' ? t('writeOnce') : state === 'keeping' ? t('keeping') : t('unsaved')}</span>
}

const Other = ({ of }: { of: RecordDraft }) => {
  const t = useText(strings)
  return (
    <Empty
      title={t('changedElsewhere')}
      action={
        <Button size="sm" onClick={of.takeNewest}>
          {t('takeNewest')}
        </Button>
      }
    >
      {t('changedElsewhereNext')}
    </Empty>
  )
}

const Badge = ({ of }: { of: RecordDraft }) => {
  const t = useText(strings)
  return (
    <ChoiceField
      label={t('badge')}
      hint={of.draft.badgeNoted === null ? t('optional') : undefined}
      value={of.draft.badgeNoted === null ? null : String(of.draft.badgeNoted)}
      onValue={(next) => of.change({ badgeNoted: next === 'true' })}
      options={[
        { value: 'true', label: t('badge_yes') },
        { value: 'false', label: t('badge_no') },
      ]}
    />
  )
}

const useFieldClauses = (session: Session): ((field: Field) => Clause | undefined) => {
  const t = useText(strings)
  const inForce = useAsk(
    showInForce,
    { params: { unitId: session.unitId }, query: session.day ? { on: session.day as Day } : {} },
    { when: session.may.includes('close') },
  )
  return (field) => {
    if (!inForce.data) return undefined
    const rule = ASKED_BY[field].flatMap((slot) => inForce.data.rules.find((one) => one.slot === slot) ?? [])[0]
    const clause = rule?.clauses[0]
    return clause
      ? { label: shortLabel(clause.label), href: `/packs/${rule.pack.id}?article=${encodeURIComponent(clause.cite)}` }
      : { label: t('ours'), ours: true }
  }
}
