/** One finding: the page, what was found by whom, and how it was mended. */
import type { ReactNode } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { formatDay } from '../../../../ui/days.ts'
import { Note } from '../../../../ui/page.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import type { FindingView } from '../../contract.ts'
import { strings } from '../strings.ts'

const LOOK: Record<FindingView['state'], StatusWord> = { noted: 'met', 'to-mend': 'not_met', mended: 'waits', closed: 'done' }

export const FindingLine = ({ of, children }: { of: FindingView; children?: ReactNode }) => {
  const t = useText(strings)
  const state = of.state === 'noted' ? t(of.verdict === 'sound' ? 'verdict_sound' : 'verdict_wanting') : t(`finding_${of.state}`)
  return (
    <Note>
      <Status of={of.state === 'noted' && of.verdict === 'wanting' ? 'not_met' : LOOK[of.state]}>{state}</Status>
      {'　'}
      <b>{t('pageOf', { title: of.pageTitle, page: of.page })}</b>
      <br />
      {of.words}
      {of.dueOn && t('mendBy', { day: formatDay(of.dueOn as Day) })}
      <br />
      <span className="faint">{t('foundBy', { by: of.foundBy, day: formatDay(of.foundAt.slice(0, 10) as Day) })}</span>
      {of.mended && (
        <>
          <br />
          {t('mendedBy', { by: of.mended.by, words: of.mended.words })}
        </>
      )}
      {of.checked && (
        <>
          <br />
          {t('checkedBy', { by: of.checked.by, words: of.checked.words ?? '' })}
        </>
      )}
      {children}
    </Note>
  )
}
