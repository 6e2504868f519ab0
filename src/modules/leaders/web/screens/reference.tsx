/** A reference on paper: both tracks of every seat, with purpose and recipients. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PrintTable } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { LIFE_TYPES, PURPOSES, seeReference } from '../../contract.ts'
import { strings } from '../strings.ts'

type Seen = Answer<typeof seeReference>

export const ReferenceScreen = () => {
  const { referenceId } = useParams<'referenceId'>()
  return (
    <PaperDesk back="/leaders">
      <Asked of={useAsk(seeReference, { params: { referenceId } })}>{(seen) => <ReferencePaper of={seen} />}</Asked>
    </PaperDesk>
  )
}

const ReferencePaper = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const under = t('printFacts', { day: formatFullDay(of.through as Day), purpose: say(PURPOSES[of.purpose]), recipients: listed(of.recipients), by: of.by })
  return (
    <Paper title={t('printTitle', { body: of.bodyName, year: of.year })} under={under}>
      <PrintTable
        label={t('references')}
        rows={of.seats}
        rowKey={({ seatId }) => seatId}
        columns={[
          { id: 'name', head: t('col_name'), width: 20, cell: ({ name }) => name },
          { id: 'post', head: t('col_post'), cell: ({ post }) => post },
          { id: 'body', head: t('col_body'), width: 20, centre: true, cell: ({ body }) => `${body.attended}/${body.due}` },
          { id: 'branch', head: t('col_branch'), width: 22, centre: true, cell: ({ branch }) => `${branch.attended}/${branch.due}` },
          {
            id: 'missed',
            head: t('col_missed'),
            width: 22,
            centre: true,
            cell: (seat) => `${seat.body.absent + seat.branch.absent}/${seat.body.irregular + seat.branch.irregular}`,
          },
          {
            id: 'owed',
            head: t('col_owed'),
            width: 18,
            centre: true,
            cell: ({ owed }) => `${owed.filter(({ state }) => state === 'met').length}/${owed.length}`,
          },
          { id: 'pairs', head: t('col_pairs'), width: 18, centre: true, cell: ({ pairsLeft }) => pairsLeft ?? '' },
        ]}
      />
      {of.seats.some(({ byType }) => byType.length > 0) && <ByType of={of} />}
      {of.secretary && <p>{t('printSecretary', { name: of.secretary })}</p>}
      <p>{t('printFoot')}</p>
    </Paper>
  )
}

/** The own branch's life by its kinds: attended of due. */
const ByType = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <>
      <p className="in-form">{t('printByType')}</p>
      <PrintTable
        label={t('printByType')}
        rows={of.seats}
        rowKey={({ seatId }) => seatId}
        columns={[
          { id: 'name', head: t('col_name'), width: 20, cell: ({ name }) => name },
          ...(Object.keys(LIFE_TYPES) as (keyof typeof LIFE_TYPES)[]).map((type) => ({
            id: type,
            head: say(LIFE_TYPES[type]),
            centre: true,
            cell: ({ byType }: Seen['seats'][number]) => {
              const found = byType.find((one) => one.type === type)
              return found ? `${found.attended}/${found.due}` : ''
            },
          })),
        ]}
      />
    </>
  )
}
