/** What waits at this desk: numbers at the department, seals at the committee, issue and the yearly check at the branch. One red at most. */
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { auditCertificates, certificateDesk, issueCertificates, numberCertificates, sealCertificates } from '../../contract.ts'
import type { Desk } from '../screens/certificates.tsx'
import { strings } from '../strings.ts'

const CHANGES = { changes: [certificateDesk] }

export const CertificateActs = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  const { counts, may } = desk
  const waiting = counts.none + counts.lost + counts.damaged + counts.full + counts.wrongKind
  return (
    <>
      {may.includes('number') && <NumberPanel desk={desk} waiting={waiting} />}
      {may.includes('seal') && counts.numbered > 0 && <SealPanel desk={desk} />}
      {may.includes('issue') && counts.sealed > 0 && <IssuePanel desk={desk} />}
      {may.includes('issue') && counts.lost + counts.damaged + counts.full > 0 && (
        <p className="dim">{t('waitsReplace', { count: counts.lost + counts.damaged + counts.full })}</p>
      )}
      {may.includes('audit') && desk.unitKind === 'branch' && counts.notAudited > 0 && <AuditPanel desk={desk} />}
    </>
  )
}

const NumberPanel = ({ desk, waiting }: { desk: Desk; waiting: number }) => {
  const t = useText(strings)
  const act = useAct(numberCertificates, CHANGES)
  if (waiting === 0 && !act.data) return null
  return (
    <ActPanel
      now={waiting > 0}
      title={waiting > 0 ? t('waitsNumber', { count: waiting }) : t('nothingWaits')}
      note={t('waitsNumberNote')}
      action={
        waiting > 0 && (
          <Button kind="now" busy={act.isPending} onClick={() => act.mutate({ params: { unitId: desk.unitId }, body: { memberIds: null } })}>
            {t('numberAll')}
          </Button>
        )
      }
    >
      {act.error && <ErrorOf error={act.error} />}
      {act.data && (
        <div role="status">
          <p>{t('numbered', { count: act.data.numbered })}</p>
          {act.data.without.slice(0, 8).map(({ memberId, name, why }) => (
            <p key={memberId} className="dim">
              {t('numberedWithout', { name, why: say(why) })}
            </p>
          ))}
        </div>
      )}
    </ActPanel>
  )
}

const SealPanel = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  const act = useAct(sealCertificates, CHANGES)
  return (
    <ActPanel
      now
      title={t('waitsSeal', { count: desk.counts.numbered })}
      action={
        <Button kind="now" busy={act.isPending} onClick={() => act.mutate({ params: { unitId: desk.unitId }, body: { certificateIds: null } })}>
          {t('sealAll')}
        </Button>
      }
    >
      {act.error && <ErrorOf error={act.error} />}
      {act.data && <p role="status">{t('sealed', { count: act.data.sealed })}</p>}
    </ActPanel>
  )
}

const IssuePanel = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  const act = useAct(issueCertificates, CHANGES)
  const ids = desk.members.flatMap(({ memberId, certificate }) => (certificate?.state === 'sealed' ? [memberId] : []))
  return (
    <ActPanel
      now
      title={t('waitsIssue', { count: desk.counts.sealed })}
      action={
        <Button
          kind="now"
          busy={act.isPending}
          onClick={() => ids.length > 0 && act.mutate({ params: { unitId: desk.unitId }, body: { memberIds: ids, on: desk.today } })}
        >
          {t('issueAll')}
        </Button>
      }
    >
      {act.error && <ErrorOf error={act.error} />}
      {act.data && <p role="status">{t('issued', { count: act.data.issued })}</p>}
    </ActPanel>
  )
}

const AuditPanel = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  const act = useAct(auditCertificates, CHANGES)
  const year = Number(desk.today.slice(0, 4))
  const ids = desk.members.flatMap(({ certificate }) => (certificate?.state === 'issued' && !certificate.auditedYears.includes(year) ? [certificate.id] : []))
  return (
    <p>
      <Button
        size="sm"
        busy={act.isPending}
        onClick={() => ids.length > 0 && act.mutate({ params: { unitId: desk.unitId }, body: { year, certificateIds: ids } })}
      >
        {t('auditAll')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
      {act.data && <span role="status">{t('audited', { count: act.data.audited })}</span>}
    </p>
  )
}
