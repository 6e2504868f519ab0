/** For the three administrators and the department: each sees one thing, none sees business content. */
import { useAsk } from '../../../../ui/ask.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../contract.ts'
import { Accounts } from '../parts/accounts.tsx'
import { AuditTrail } from '../parts/audit-trail.tsx'
import { ClosedSlips } from '../parts/closed-slips.tsx'
import { Officials } from '../parts/officials.tsx'
import { OperatorSlips } from '../parts/operator-slips.tsx'
import { WaitingGrants } from '../parts/waiting-grants.tsx'
import { type Key, strings } from '../strings.ts'

export const AdministrationScreen = () => {
  const session = useAsk(mySession)
  return <Asked of={session}>{(me) => <For roles={me.grants.map(({ role }) => role)} />}</Asked>
}

const TITLES: Record<string, Key> = {
  'security-admin': 'title_security',
  'audit-admin': 'title_audit',
  'system-admin': 'title_system',
  department: 'title_department',
}

const For = ({ roles }: { roles: readonly string[] }) => {
  const t = useText(strings)
  const role = Object.keys(TITLES).find((one) => roles.includes(one)) ?? 'system-admin'
  return (
    <>
      <PageTitle title={t(TITLES[role]!)} facts={role === 'department' ? undefined : t('facts')} />
      <OperatorSlips />
      {(role === 'security-admin' || role === 'department') && <ClosedSlips />}
      {role === 'security-admin' && <Accounts />}
      {role === 'audit-admin' && <AuditTrail />}
      {role === 'department' && (
        <>
          <WaitingGrants />
          <Officials />
        </>
      )}
      {role === 'system-admin' && <p>{t('systemNote')}</p>}
    </>
  )
}
