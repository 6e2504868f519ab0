/** The parallel file: everything ever recorded of one member, all years and versions. Reading it is logged. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatFullDay, dayOfMoment } from '../../../../ui/days.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { CERTIFICATE_KINDS, CERTIFICATE_STATES, type CertificateState, ENTRY_KINDS, memberFile } from '../../contract.ts'
import { LinesTable } from '../parts/lines-table.tsx'
import { clauses, told } from '../parts/words.ts'
import { strings } from '../strings.ts'

export const MemberFileScreen = () => {
  const t = useText(strings)
  const clause = useClauses()
  const { memberId } = useParams<'memberId'>()
  return (
    <Asked of={useAsk(memberFile, { params: { memberId } })}>
      {(file) => (
        <>
          <PageTitle
            crumbs={[
              { label: t('records'), href: `/records?unit=${file.member.unitId}` },
              { label: file.member.name, href: `/records/member/${memberId}` },
            ]}
            title={t('fileTitle', { name: file.member.name })}
            tab={t('records')}
            facts={t('fileFacts')}
          />
          <p>
            {file.retention ? t('retention', { keep: say(file.retention.keep), since: say(file.retention.since) }) : t('retentionNone')}{' '}
            {file.retention && clause(file.retention.cites[0]) && <Chip {...clause(file.retention.cites[0])!} ours={file.retention.ours} />}
          </p>
          <Section title={t('certificates')}>
            {file.certificates.length === 0 && <p className="dim">{t('certificateNone')}</p>}
            {file.certificates.map((one) => (
              <p key={one.id}>
                <b>{t('certificateIs', { kind: say(CERTIFICATE_KINDS[one.kind]), number: one.number, state: say(CERTIFICATE_STATES[one.state]) })}</b>
                <br />
                <span className="dim">
                  {clauses(
                    one.steps.map((step) =>
                      [
                        formatFullDay(step.on as Day),
                        step.step === 'audited' ? t('auditedIn', { year: step.auditYear ?? 0 }) : say(CERTIFICATE_STATES[step.step as CertificateState]),
                        step.by,
                        step.words,
                      ]
                        .filter(Boolean)
                        .join(' '),
                    ),
                  )}
                </span>
              </p>
            ))}
          </Section>
          <Section title={t('col_lines')}>
            <LinesTable lines={[...file.lines].reverse()} withYear />
          </Section>
          <Section title={t('earlierVersions')}>
            {file.versions.length === 0 && <p className="dim">{t('noVersions')}</p>}
            <ul>
              {file.versions.map((one) => (
                <li key={`${one.entryId}-${one.version}`}>
                  {t('versionLine', {
                    version: one.version,
                    day: formatDay(dayOfMoment(one.at)),
                    by: one.by,
                    words: told(say(ENTRY_KINDS[one.kind]), one.words),
                  })}
                  {one.reason && <span className="dim">{`　${t('versionReason', { reason: one.reason })}`}</span>}
                  {one.withdrawn && `　${t('versionWithdrawn')}`}
                </li>
              ))}
            </ul>
          </Section>
          <Section title={t('contestsTitle')}>
            {file.contests.length === 0 && <p className="dim">{t('noContestsEver')}</p>}
            <ul>
              {file.contests.map((one) => (
                <li key={one.id}>
                  {told(t('contestLine', { day: formatDay(dayOfMoment(one.raisedAt)), title: say(one.lineTitle) }), one.words)}
                  {one.answer && <span className="dim">{`　${t('branchSaid', { words: one.answer })}`}</span>}
                </li>
              ))}
            </ul>
          </Section>
        </>
      )}
    </Asked>
  )
}
