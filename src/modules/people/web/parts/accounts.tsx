/** Accounts and their roles; opening one, proposing a role, disabling one. Nobody here ever knows a password. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { DayField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { disableAccount, endGrant, listAccounts, mySession, openAccount, proposeGrant } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

type Account = Answer<typeof listAccounts>['accounts'][number]

export const Accounts = () => {
  const t = useText(strings)
  const asked = useAsk(listAccounts, { query: {} })
  const disable = useAct(disableAccount, { changes: [listAccounts] })
  const end = useAct(endGrant, { changes: [listAccounts] })
  const [chosen, setChosen] = useState<Account | null>(null)
  const [ending, setEnding] = useState<Ending | null>(null)
  const finish = (reason: string) => {
    if (ending?.grantId) end.mutate({ params: { grantId: ending.grantId }, body: { reason } })
    else if (ending) disable.mutate({ params: { accountId: ending.accountId }, body: { reason } })
    setEnding(null)
  }
  return (
    <>
      <OpenAccount />
      <Section title={t('accounts')}>
        {(disable.error ?? end.error) && <ErrorOf error={(disable.error ?? end.error)!} />}
        {ending && <ReasonAsked key={ending.grantId ?? ending.accountId} of={ending} onEnd={finish} onCancel={() => setEnding(null)} />}
        <Asked of={asked}>
          {({ accounts, total }) => (
            <DataTable
              label={t('accounts')}
              rows={accounts}
              total={total}
              rowKey={(row) => row.id}
              find={(row) => ({ name: `${row.name} ${row.login}` })}
              columns={[
                { id: 'name', head: t('name'), cell: (row) => <b>{row.name}</b> },
                { id: 'login', head: t('login'), cell: (row) => row.login },
                {
                  id: 'state',
                  head: t('second'),
                  cell: (row) => (row.disabledAt ? t('disabled') : row.secondFactor ? t('secondFactor') : t('noSecondFactor')),
                },
                { id: 'grants', head: t('grants'), cell: (row) => <Roles of={row} onEnd={setEnding} /> },
                {
                  id: 'act',
                  head: <span className="sr">{t('grant')}</span>,
                  figure: true,
                  cell: (row) => (
                    <RowActs
                      of={row}
                      onGrant={() => setChosen(row)}
                      onDisable={() => setEnding({ accountId: row.id, grantId: null, what: `${t('disable')}　${row.name}` })}
                    />
                  ),
                },
              ]}
            />
          )}
        </Asked>
      </Section>
      {chosen && <ProposeGrant account={chosen} />}
    </>
  )
}

const RowActs = ({ of, onGrant, onDisable }: { of: Account; onGrant: () => void; onDisable: () => void }) => {
  const t = useText(strings)
  if (of.disabledAt) return null
  return (
    <>
      {!of.administers && (
        <Button size="sm" onClick={onGrant}>
          {t('grant')}
        </Button>
      )}{' '}
      {of.secondFactor && (
        <ButtonLink size="sm" kind="text" href={`/slip/account/${of.id}/second-factor`}>
          {t('resetSecond')}
        </ButtonLink>
      )}{' '}
      <Button size="sm" kind="text" onClick={onDisable}>
        {t('disable')}
      </Button>
    </>
  )
}

type Ending = { accountId: string; grantId: string | null; what: string }

/** Nothing ends without a reason in the words of whoever ends it. */
const ReasonAsked = ({ of, onEnd, onCancel }: { of: Ending; onEnd: (reason: string) => void; onCancel: () => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const right = reason.trim().length >= 2
  const send = () => (right ? onEnd(reason.trim()) : (setTried(true), setTimeout(toFirstGap)))
  return (
    <ActPanel
      title={of.what}
      action={
        <>
          <Button kind="ink" onClick={send}>
            {t(of.grantId ? 'end' : 'disable')}
          </Button>{' '}
          <Button onClick={onCancel}>{t('notNow')}</Button>
        </>
      }
    >
      <TextField
        label={t('reason')}
        ask={t('reasonAsk')}
        value={reason}
        onValue={setReason}
        maxLength={200}
        missing={tried && !right ? t('reasonMissing') : undefined}
      />
    </ActPanel>
  )
}

const Roles = ({ of, onEnd }: { of: Account; onEnd: (ending: Ending) => void }) => {
  const t = useText(strings)
  if (of.administers) return <>{t(`administers_${of.administers}`)}</>
  if (of.grants.length === 0) return <span className="faint">{t('noGrants')}</span>
  return (
    <>
      {of.grants.map((grant) => (
        <div key={grant.id}>
          {t(`role_${grant.role}` as Key)}　{grant.unitName}
          {grant.confirmedBy === null && <span className="faint">　{t('waits')}</span>}
          {'　'}
          {grant.to === null && (
            <Button
              size="sm"
              kind="text"
              onClick={() => onEnd({ accountId: of.id, grantId: grant.id, what: `${t('end')}　${of.name}　${t(`role_${grant.role}` as Key)}` })}
            >
              {t('end')}
            </Button>
          )}
        </div>
      ))}
    </>
  )
}

const KINDS = ['none', 'system', 'security', 'audit'] as const

const OpenAccount = () => {
  const t = useText(strings)
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<(typeof KINDS)[number]>('none')
  const open = useAct(openAccount, { changes: [listAccounts] })
  const send = () => open.mutate({ body: { login, name, administers: kind === 'none' ? null : kind } })
  return (
    <Section title={t('openAccount')}>
      <TextField label={t('login')} value={login} onValue={setLogin} hint={t('loginHint')} autoComplete="off" />
      <TextField label={t('name')} value={name} onValue={setName} hint={t('nameHint')} autoComplete="off" />
      <SelectField
        label={t('administers')}
        value={kind}
        onValue={(next) => setKind(next as typeof kind)}
        options={KINDS.map((value) => ({ value, label: t(`administers_${value}`) }))}
      />
      <p>
        <Button kind="ink" busy={open.isPending} onClick={send}>
          {t('open')}
        </Button>
      </p>
      {open.data && <p role="status">{t('opened')}</p>}
      {open.error && <ErrorOf error={open.error} />}
    </Section>
  )
}

const ROLE_NAMES = ['recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department'] as const

const ProposeGrant = ({ account }: { account: Account }) => {
  const t = useText(strings)
  const today = useAsk(mySession).data?.today ?? ''
  const [role, setRole] = useState<(typeof ROLE_NAMES)[number] | ''>('')
  const [unitCode, setUnitCode] = useState('')
  const [from, setFrom] = useState(today)
  const propose = useAct(proposeGrant, { changes: [listAccounts] })
  const send = () => role && propose.mutate({ params: { accountId: account.id }, body: { role, unitCode, from, to: null } })
  return (
    <Section title={`${t('grant')}　${account.name}`}>
      <SelectField
        label={t('role')}
        value={role}
        onValue={(next) => setRole(next as typeof role)}
        options={ROLE_NAMES.map((value) => ({ value, label: t(`role_${value}` as Key) }))}
      />
      <TextField label={t('unitCode')} value={unitCode} onValue={setUnitCode} hint={t('unitCodeHint')} />
      <DayField label={t('from')} value={from} onValue={setFrom} />
      <p>
        <Button kind="ink" busy={propose.isPending} onClick={send}>
          {t('propose')}
        </Button>
      </p>
      {propose.isSuccess && <p>{t('proposed')}</p>}
      {propose.error && <ErrorOf error={propose.error} />}
    </Section>
  )
}
