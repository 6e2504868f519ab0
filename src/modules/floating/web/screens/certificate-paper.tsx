/** The floating-member certificate on paper: who, from where, number, check code, and lines that the host fills in. */
import { renderSVG } from 'uqr'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, PrintTable } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { awayPage } from '../../contract.ts'
import { leaving } from '../parts/leaving-strings.ts'

type Of = { of: Answer<typeof awayPage> }

export const CertificatePaperScreen = () => {
  const t = useText(leaving)
  const { absenceId } = useParams<'absenceId'>()
  return (
    <PaperDesk back={`/floating/away/${absenceId}`} actions={<ButtonLink href={`/floating/away/${absenceId}/booklet`}>{t('asBooklet')}</ButtonLink>}>
      <Asked of={useAsk(awayPage, { params: { absenceId } })}>{(seen) => <OnPaper of={seen} />}</Asked>
    </PaperDesk>
  )
}

const dayOr = (on: string | null) => (on ? formatFullDay(on as Day) : '')

const OnPaper = ({ of }: Of) => {
  const t = useText(leaving)
  const { member, own } = of
  const number = t('certificateNumber', { number: own.number ?? '' })
  return (
    <Paper title={t('certificateTitle')} head={{ left: member.branchName, right: number }}>
      <PrintForm
        lines={[
          [t('paperName'), member.name, t('paperStanding'), t(`standing_${member.standing}`)],
          [t('paperJoined'), dayOr(member.joinedOn), t('paperContact'), of.contactPerson?.name ?? ''],
          [t('paperHome'), member.branchName],
          [t('paperPlace'), of.place ?? ''],
          [t('paperFrom'), dayOr(own.from), t('paperUntil'), dayOr(own.until)],
        ]}
      />
      <Check of={of} />
      <h2>{t('paperRecord')}</h2>
      <PrintTable
        label={t('paperRecord')}
        rows={[]}
        rowKey={() => ''}
        blank={10}
        columns={[
          { id: 'day', head: t('paperDay'), width: 28, cell: () => '' },
          { id: 'what', head: t('paperWhat'), cell: () => '' },
          { id: 'dues', head: t('paperDues'), width: 24, cell: () => '' },
          { id: 'by', head: t('paperBy'), width: 54, cell: () => '' },
        ]}
      />
      <p className="in-form">{t('paperReturn')}</p>
      <PaperFoot printedAt={deviceMoment()} />
    </Paper>
  )
}

/** The code in words and as a picture of those words; made here, and nothing in it but the code. */
const Check = ({ of }: Of) => {
  const t = useText(leaving)
  const picture = of.checkCode && `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(of.checkCode, { ecc: 'M', border: 1 }))}`
  return (
    <div style={{ display: 'flex', gap: '6mm', alignItems: 'center', margin: '4mm 0' }}>
      {picture && <img src={picture} alt="" style={{ width: '24mm', flex: 'none' }} />}
      <div style={{ flex: 1 }}>
        <p className="in-form">
          <b>{t('certificateNumber', { number: of.own.number ?? '' })}</b>
        </p>
        {of.checkCode && (
          <p className="in-form">
            <b>{t('paperCheck', { code: of.checkCode })}</b>
          </p>
        )}
        <p className="in-form">{t('paperCheckHow')}</p>
      </div>
      <p style={{ width: '42mm', textAlign: 'center', textIndent: 0 }}>{t('paperSeal')}</p>
    </div>
  )
}
