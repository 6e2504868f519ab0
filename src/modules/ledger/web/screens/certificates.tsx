/** Certificates from their number to the member's hand: the department numbers, the committee seals, the branch issues. */
import { Fragment } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section, Steps } from '../../../../ui/page.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { CERTIFICATE_KINDS, CERTIFICATE_STATES, certificateDesk } from '../../contract.ts'
import { CertificateActs } from '../parts/certificate-acts.tsx'
import { Custodians, Layouts, Ranges, ReportForm } from '../parts/certificate-registers.tsx'
import { type Session, useUnitOf } from '../parts/whose.ts'
import { type Key, strings } from '../strings.ts'

export type Desk = Answer<typeof certificateDesk>
type Row = Desk['members'][number]

export const CertificatesScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { state, find, after } = useSearch()
  const asked = useAsk(
    certificateDesk,
    { params: { unitId }, query: { ...(state ? { state: state as 'none' } : {}), ...(find ? { find } : {}), ...(after ? { after } : {}) } },
    { keep: true },
  )
  return <Asked of={asked}>{(desk) => <Page desk={desk} me={me} />}</Asked>
}

const Page = ({ desk, me }: { desk: Desk; me: Session }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('certificates')} facts={t('certificatesFacts', { unit: desk.unitName, count: desk.counts.members })} />
      {nobodyNeedsOne(desk) ? (
        <Empty
          title={t('noCertificatesHere')}
          action={
            <ButtonLink size="sm" href="/packs">
              {t('seePacks')}
            </ButtonLink>
          }
        >
          {t('noCertificatesHereMore')}
        </Empty>
      ) : (
        <>
          <Steps bars of={stepsOf(desk).map(({ word, state, count }) => ({ label: count > 0 ? `${t(word)}　${count}` : t(word), state }))} />
          <CertificateActs desk={desk} />
          <Section title={t('certificates')} right={<Filters />}>
            <Rows desk={desk} />
          </Section>
        </>
      )}
      {desk.may.includes('report') && <ReportForm desk={desk} today={me.today} />}
      <Custodians desk={desk} today={me.today} />
      {(desk.may.includes('allot') || desk.ranges.length > 0) && <Ranges desk={desk} />}
      <Layouts desk={desk} today={me.today} />
    </>
  )
}

/** No rule in force gives anybody here a certificate, and nobody holds one. */
const nobodyNeedsOne = ({ counts: { members: _, ...stages } }: Desk): boolean => Object.values(stages).every((count) => count === 0)

/** Which acts take a member past each step. */
const STEP_ACTS: readonly Desk['may'][] = [['number'], ['seal'], ['issue'], []]

/** Where most of them stand: a step waits while somebody stands before it. */
const stepsOf = ({ counts, may }: Desk): { word: Key; count: number; state: 'done' | 'current' | 'waits' | 'ahead' }[] => {
  const before: { word: Key; count: number }[] = [
    { word: 'stage_number', count: counts.none + counts.lost + counts.damaged + counts.full + counts.wrongKind },
    { word: 'stage_seal', count: counts.numbered },
    { word: 'stage_issue', count: counts.sealed },
    { word: 'stage_keep', count: 0 },
  ]
  const first = before.findIndex(({ count }) => count > 0)
  return before.map((step, at) => ({
    ...step,
    state:
      first < 0 || at < first
        ? ('done' as const)
        : at !== first
          ? ('ahead' as const)
          : STEP_ACTS[at]!.some((act) => may.includes(act))
            ? ('current' as const)
            : ('waits' as const),
  }))
}

const FILTERS: readonly { state: string; word: Key }[] = [
  { state: '', word: 'filter_all' },
  { state: 'none', word: 'filter_none' },
  { state: 'wrong-kind', word: 'filter_wrong' },
  { state: 'lost', word: 'filter_lost' },
]

const Filters = () => {
  const t = useText(strings)
  const { state = '' } = useSearch()
  const set = useSetSearch()
  return (
    <>
      {FILTERS.map((one, at) => (
        <Fragment key={one.state}>
          {at > 0 && '　'}
          <button
            type="button"
            className={one.state === state ? 'btn-text' : 'lnk btn-text'}
            aria-pressed={one.state === state}
            onClick={() => set({ state: one.state || null, after: null })}
          >
            {t(one.word)}
          </button>
        </Fragment>
      ))}
    </>
  )
}

const Rows = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  const set = useSetSearch()
  const year = Number(desk.today.slice(0, 4))
  return (
    <DataTable<Row>
      label={t('certificates')}
      rows={desk.members}
      total={desk.total}
      rowKey={(row) => row.memberId}
      findHint={t('findCertificate')}
      onFind={(wanted) => set({ find: wanted || null, after: null }, { replace: true })}
      onMore={desk.next === null ? undefined : () => set({ after: String(desk.next) })}
      moreCount={50}
      columns={[
        { id: 'name', head: t('col_name'), oneLine: true, cell: (row) => <a href={`/records/member/${row.memberId}`}>{personName(row.name)}</a> },
        ...(desk.unitKind === 'branch' ? [] : [{ id: 'unit', head: t('col_unit'), cell: (row: Row) => row.unitName }]),
        { id: 'kind', head: t('col_kind'), cell: (row) => <KindOf row={row} /> },
        { id: 'number', head: t('col_number'), oneLine: true, cell: (row) => <NumberOf row={row} /> },
        {
          id: 'state',
          head: t('col_state'),
          cell: (row) =>
            row.certificate ? (
              say(CERTIFICATE_STATES[row.certificate.state])
            ) : (
              <span className="faint">{row.exempt ? t('exempted') : t('certificateNone')}</span>
            ),
        },
        {
          id: 'audit',
          head: t('col_audit'),
          deskOnly: true,
          cell: (row) =>
            row.certificate?.state === 'issued' ? (
              row.certificate.auditedYears.includes(year) ? (
                t('auditedIn', { year })
              ) : (
                <span className="faint">{t('notAudited')}</span>
              )
            ) : (
              ''
            ),
        },
        {
          id: 'print',
          head: '',
          action: true,
          cell: (row) =>
            row.certificate && (
              <ButtonLink size="sm" href={`/certificates/${row.certificate.id}/print`}>
                {t('print')}
              </ButtonLink>
            ),
        },
      ]}
    />
  )
}

const KindOf = ({ row }: { row: Row }) => {
  const t = useText(strings)
  if (!row.certificate) return <span className="faint">{row.needs ? say(CERTIFICATE_KINDS[row.needs]) : t('noneNeeded')}</span>
  const wrong = row.needs !== null && row.needs !== row.certificate.kind
  return (
    <>
      {say(CERTIFICATE_KINDS[row.certificate.kind])}
      {wrong && <Status of="not_met">{t('needsKind', { kind: say(CERTIFICATE_KINDS[row.needs!]) })}</Status>}
    </>
  )
}

const NumberOf = ({ row }: { row: Row }) => {
  const t = useText(strings)
  return (
    <>
      {row.certificate?.number}
      {row.certificate?.replaces && <small className="faint">{`　${t('replaces', { number: row.certificate.replaces })}`}</small>}
    </>
  )
}
