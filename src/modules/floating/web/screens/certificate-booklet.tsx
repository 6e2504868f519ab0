/** The floating-member certificate as a booklet: cover, what home fills in, the check code, what hosts fill in, the yearly check, notes (floating-certificate-2006). */
import { renderSVG } from 'uqr'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { Heading } from '../../../../ui/heading.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Booklet } from '../../../../ui/print/booklet.tsx'
import { PaperDesk, PrintTable } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { awayPage, REASONS } from '../../contract.ts'
import { leaving } from '../parts/leaving-strings.ts'

type Seen = Answer<typeof awayPage>
type Of = { of: Seen }

export const CertificateBookletScreen = () => {
  const t = useText(leaving)
  const { absenceId } = useParams<'absenceId'>()
  const actions = <ButtonLink href={`/floating/away/${absenceId}/certificate`}>{t('asSheet')}</ButtonLink>
  return (
    <PaperDesk back={`/floating/away/${absenceId}`} actions={actions}>
      <Asked of={useAsk(awayPage, { params: { absenceId } })}>{(seen) => <OnPaper of={seen} />}</Asked>
    </PaperDesk>
  )
}

const dayOr = (on: string | null) => (on ? formatFullDay(on as Day) : '')

const OnPaper = ({ of }: Of) => (
  <Booklet
    pages={[
      <Cover key="cover" of={of} />,
      <Basics key="basics" of={of} />,
      <Check key="check" of={of} />,
      <Hosts key="hosts" of={of} />,
      <Records key="records" />,
      <Records key="records-on" />,
      <Audits key="audits" />,
      <Notes key="notes" />,
    ]}
  />
)

const Cover = ({ of: { own } }: Of) => {
  const t = useText(leaving)
  return (
    <div className="booklet-cover">
      <Heading>{t('certificateTitle')}</Heading>
      <p>{t('certificateNumber', { number: own.number ?? '' })}</p>
      <p style={{ marginTop: '30mm' }}>{t('paperSeal')}</p>
    </div>
  )
}

/** Heads and contents, one a line. */
const Lines = ({ of }: { of: readonly (readonly [head: string, content: string])[] }) => (
  <table>
    <colgroup>
      <col style={{ width: '28mm' }} />
      <col />
    </colgroup>
    <tbody>
      {of.map(([head, content], at) => (
        <tr key={at}>
          <th scope="row">{head}</th>
          <td>{content}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Basics = ({ of: { member, own, reason, place, contactPerson } }: Of) => {
  const t = useText(leaving)
  return (
    <>
      <h2>{t('bookletIssuer')}</h2>
      <div className="booklet-photo">{t('bookletPhoto')}</div>
      <Lines
        of={[
          [t('paperName'), member.name],
          [t('paperStanding'), t(`standing_${member.standing}`)],
          [t('paperJoined'), dayOr(member.joinedOn)],
          [t('paperHome'), member.branchName],
          [t('bookletReason'), reason ? say(REASONS[reason]) : ''],
          [t('paperPlace'), place ?? ''],
          [t('paperFrom'), dayOr(own.from)],
          [t('paperUntil'), dayOr(own.until)],
          [t('paperContact'), contactPerson?.name ?? ''],
          [t('bookletIssued'), dayOr(own.certifiedOn)],
        ]}
      />
    </>
  )
}

/** The code in words and as a picture of those words; made here, and nothing in it but the code. */
const Check = ({ of: { checkCode, own } }: Of) => {
  const t = useText(leaving)
  return (
    <div className="booklet-check">
      {checkCode && <img src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(checkCode, { ecc: 'M', border: 1 }))}`} alt="" />}
      <p>{t('certificateNumber', { number: own.number ?? '' })}</p>
      {checkCode && <p>{t('paperCheck', { code: checkCode })}</p>}
      <p style={{ marginTop: '4mm', textAlign: 'left' }}>{t('paperCheckHow')}</p>
    </div>
  )
}

/** As many hosts as have a page: those that told where they placed the member, then empty lines for the pen. */
const HOSTS = 3

const Hosts = ({ of: { cases } }: Of) => {
  const t = useText(leaving)
  const known = cases.filter(({ heard }) => heard.placedOn !== null).slice(-HOSTS)
  return (
    <>
      <h2>{t('bookletArrival')}</h2>
      {Array.from({ length: HOSTS }, (_, at) => known[at]).map((one, at) => (
        <div key={at} style={{ marginBottom: '3mm' }}>
          <Lines
            of={[
              [t('bookletBranch'), one ? [one.heard.unit, one.heard.group].filter(Boolean).join(' ') : ''],
              [t('bookletArrived'), dayOr(one?.heard.managedFrom ?? null)],
              [t('bookletContact'), one?.desk?.person ?? ''],
              [t('bookletReach'), one?.desk?.telephone ?? ''],
            ]}
          />
        </div>
      ))}
    </>
  )
}

const Records = () => {
  const t = useText(leaving)
  return (
    <>
      <h2>{t('bookletRecord')}</h2>
      <PrintTable
        label={t('bookletRecord')}
        rows={[]}
        rowKey={() => ''}
        blank={13}
        columns={[
          { id: 'day', head: t('paperDay'), width: 17, cell: () => '' },
          { id: 'what', head: t('paperWhat'), cell: () => '' },
          { id: 'dues', head: t('paperDues'), width: 17, cell: () => '' },
          { id: 'by', head: t('bookletSealed'), width: 21, cell: () => '' },
        ]}
      />
    </>
  )
}

const Audits = () => {
  const t = useText(leaving)
  return (
    <>
      <h2>{t('bookletAudit')}</h2>
      <PrintTable
        label={t('bookletAudit')}
        rows={[]}
        rowKey={() => ''}
        blank={12}
        columns={[
          { id: 'year', head: t('bookletYear'), width: 17, cell: () => '' },
          { id: 'result', head: t('bookletResult'), cell: () => '' },
          { id: 'by', head: t('bookletSealed'), width: 26, cell: () => '' },
        ]}
      />
    </>
  )
}

const NOTES = ['bookletNote1', 'bookletNote2', 'bookletNote3', 'bookletNote4', 'bookletNote5'] as const

const Notes = () => {
  const t = useText(leaving)
  return (
    <>
      <h2>{t('bookletNotes')}</h2>
      {NOTES.map((note) => (
        <p key={note} style={{ marginBottom: '2mm' }}>
          {t(note)}
        </p>
      ))}
    </>
  )
}
