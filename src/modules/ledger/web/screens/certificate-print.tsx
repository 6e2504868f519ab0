/** The record page of a certificate on paper (drawing 08, even page). */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { CERTIFICATE_KINDS, certificatePages } from '../../contract.ts'
import { sentences } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Pages = Answer<typeof certificatePages>

export const CertificatePrintScreen = () => {
  const { certificateId } = useParams<'certificateId'>()
  const { year } = useSearch()
  return <Asked of={useAsk(certificatePages, { params: { certificateId }, query: year ? { year } : {} })}>{(pages) => <OnPaper pages={pages} />}</Asked>
}

const OnPaper = ({ pages }: { pages: Pages }) => {
  const t = useText(strings)
  const { certificate } = pages
  return (
    <PaperDesk back="/certificates">
      <Paper
        title={t('certificateLines', { name: pages.name, year: pages.year })}
        tab={t('certificates')}
        head={{ left: t('certificateTitle', { kind: say(CERTIFICATE_KINDS[certificate.kind]) }), right: t('certificateNo', { number: certificate.number }) }}
        under={pages.layout ? t('layoutOnPaper', { issuer: pages.layout.issuer, version: pages.layout.version }) : undefined}
      >
        <PrintTable
          label={t('certificates')}
          rows={pages.lines}
          rowKey={(line) => line.key}
          blank={pages.lines.length === 0 ? 6 : 0}
          columns={[
            { id: 'day', head: t('head_day'), width: 25, centre: true, cell: (line) => formatDay(line.day as Day) },
            { id: 'what', head: t('head_what'), cell: (line) => say(line.title) },
            {
              id: 'record',
              head: t('head_record'),
              width: 38,
              cell: (line) => sentences([line.statusText && say(line.statusText), line.sealed ? t('sealedWords') : line.words]),
            },
            { id: 'dues', head: t('head_dues'), width: 19, centre: true, cell: (line) => (line.cents === null ? '—' : formatCents(line.cents)) },
            { id: 'confirmed', head: t('head_confirmed'), width: 25, centre: true, cell: (line) => <Confirmed line={line} /> },
          ]}
        />
        <p className="in-form">{pages.answerWithin ? t('certificateAskTerm', { term: say(pages.answerWithin) }) : t('certificateAsk')}</p>
        {pages.leftOut > 0 && <p className="in-form">{t('certificateLeftOut', { count: pages.leftOut })}</p>}
        <Signatures of={[t('sign_member'), t('sign_secretary')]} />
        <PaperFoot printedAt={pages.printedAt} checkCode={pages.checkCode} />
      </Paper>
    </PaperDesk>
  )
}

/** The day of the member's yes; 有异议 where contested; an empty field to sign where neither. */
const Confirmed = ({ line: { confirmation } }: { line: Pages['lines'][number] }) => {
  const t = useText(strings)
  if (confirmation.state === 'confirmed' && confirmation.on) return <>{formatDay(confirmation.on as Day)}</>
  return <>{confirmation.state === 'contested' ? t('col_contested') : ''}</>
}
