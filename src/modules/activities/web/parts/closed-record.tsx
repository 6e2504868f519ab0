/** The record as it was locked: words, not fields; what was left empty says so. */
import { ReadField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'
import { type Session, SIX } from './record-draft.ts'

export const ClosedRecord = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const filled = SIX.filter((field) => session.record[field])
  return (
    <Section title={t('record')} note={session.recordVersion > 1 ? t('recordVersion', { version: session.recordVersion }) : undefined}>
      {filled.map((field) => (
        <ReadField key={field} label={t(`f_${field}`)}>
          {session.record[field]}
        </ReadField>
      ))}
      {session.badgeNoted !== null && <ReadField label={t('badge')}>{t(session.badgeNoted ? 'badge_yes' : 'badge_no')}</ReadField>}
    </Section>
  )
}
