/** What runs beyond one meeting: resolutions followed up, matters in ordered steps, disclosures with what is missing, reports upward. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatMoment } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { answerUpward, matters, replyRemark, stateOfMind } from '../../contract.ts'
import { EndForm } from '../parts/end-form.tsx'
import { Folded, FormGo } from '../parts/folded.tsx'
import { MatterCard } from '../parts/matter-card.tsx'
import { DisclosureForm, MatterForm, StateOfMindForm, UpwardForm } from '../parts/matter-forms.tsx'
import { type Me, useUnitOf } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Found = Answer<typeof matters>
type Part = { found: Found; unitId: string }

export const MattersScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Me }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return <Asked of={useAsk(matters, { query: { unitId, ...(year ? { year } : {}) } })}>{(found) => <Page found={found} unitId={unitId} />}</Asked>
}

const Page = ({ found, unitId }: Part) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('meetings'), href: `/meetings?unit=${unitId}` }]}
        title={t('matters')}
        facts={t('mattersFacts', { unit: found.unitName, year: found.year })}
      />
      <Followed found={found} />
      <Ordered found={found} unitId={unitId} />
      <Disclosures found={found} unitId={unitId} />
      <UpwardPart found={found} unitId={unitId} />
      <Minds found={found} unitId={unitId} />
    </>
  )
}

const Clause = ({ of }: { of: string | undefined }) => {
  const known = useClauses()(of)
  return known ? <Chip {...known} /> : null
}

const Followed = ({ found }: { found: Found }) => {
  const t = useText(strings)
  return (
    <Section title={t('followed')}>
      <DataTable
        label={t('followed')}
        rows={found.followed}
        rowKey={(row) => row.id}
        empty={t('noFollowed')}
        columns={[
          {
            id: 'what',
            head: t('resolutionWords'),
            cell: (row) => (
              <>
                <a href={`/meetings/${row.sessionId}`}>{row.words}</a>
                <small className="dim">
                  {[row.unitName, row.sessionDay ? t('followedFrom', { day: formatDay(row.sessionDay as Day) }) : null, row.source].filter(Boolean).join('　')}
                </small>
              </>
            ),
          },
          { id: 'who', head: t('resolutionOwner'), cell: (row) => row.ownerName ?? '' },
          { id: 'due', head: t('resolutionDue'), oneLine: true, cell: (row) => (row.dueOn ? formatDay(row.dueOn as Day) : '') },
          {
            id: 'state',
            head: t('colState'),
            cell: (row) => (
              <Status of={row.overdue ? 'overdue' : row.state === 'open' ? 'later' : 'done'}>
                {t(`resolution_${row.state === 'withdrawn' ? 'released' : row.state}`)}
              </Status>
            ),
          },
          {
            id: 'end',
            head: '',
            action: true,
            cell: (row) =>
              row.state === 'open' && found.may.length > 0 && <Folded label={t('endDone')}>{(close) => <EndForm of={row} onClose={close} />}</Folded>,
          },
        ]}
      />
    </Section>
  )
}

const Ordered = ({ found, unitId }: Part) => {
  const t = useText(strings)
  if (!found.steps && found.matters.length === 0) return null
  return (
    <Section title={found.steps ? say(found.steps.title) : t('ordered')} note={t('orderedNote')} right={<Clause of={found.steps?.cites[0]} />}>
      {found.matters.map((one) => (
        <MatterCard key={one.id} of={one} may={found.may.includes('open-matter')} />
      ))}
      {found.may.includes('open-matter') && <Folded label={t('addMatter')}>{(close) => <MatterForm unitId={unitId} onClose={close} />}</Folded>}
    </Section>
  )
}

const Disclosures = ({ found, unitId }: Part) => {
  const t = useText(strings)
  const may = found.may.includes('disclose')
  return (
    <Section title={t('disclosures')} right={<Clause of={found.missing[0]?.cites[0]} />}>
      {found.missing.length > 0 ? <p className="b">{t('missingHead')}</p> : <p>{t('noMissing')}</p>}
      <ul className="outs">
        {found.missing.map(({ category, categoryName, period }, at) => (
          <li key={`${category}${at}`}>{t('missingLine', { category: say(categoryName), period: say(period) })}</li>
        ))}
      </ul>
      {found.disclosures.map((one) => (
        <article key={one.id}>
          <p className="pair">
            <b>{t('disclosureLine', { category: say(one.categoryName), title: one.title })}</b>
            <span className="dim">{t('disclosureFacts', { month: one.month, day: formatDay(one.publishedOn as Day), place: one.place })}</span>
          </p>
          {one.remarks.map((remark) => (
            <Remark key={remark.id} of={remark} may={may} />
          ))}
        </article>
      ))}
      {may && (
        <Folded label={t('addDisclosure')}>
          {(close) => <DisclosureForm unitId={unitId} year={found.year} categories={found.categories} onClose={close} />}
        </Folded>
      )}
    </Section>
  )
}

const Remark = ({ of, may }: { of: Found['disclosures'][number]['remarks'][number]; may: boolean }) => {
  const t = useText(strings)
  return (
    <>
      <p>{t('remarkLine', { name: of.name ?? t('publicVoice'), words: of.words })}</p>
      {of.reply ? (
        <p>{t('replied', { words: of.reply })}</p>
      ) : (
        may && <Folded label={t('reply')}>{(close) => <ReplyForm remarkId={of.id} onClose={close} />}</Folded>
      )}
    </>
  )
}

const ReplyForm = ({ remarkId, onClose }: { remarkId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [reply, setReply] = useState('')
  const act = useAct(replyRemark, { changes: [matters], onDone: onClose })
  return (
    <>
      <LongField label={t('reply')} maxLength={2_000} value={reply} onValue={setReply} />
      <FormGo
        save={t('reply')}
        cancel={t('cancel')}
        busy={act.isPending}
        onSave={() => reply.trim() && act.mutate({ params: { remarkId }, body: { reply: reply.trim() } })}
        onCancel={onClose}
      />
      {act.error && <ErrorOf error={act.error} written={reply} />}
    </>
  )
}

const UpwardPart = ({ found, unitId }: Part) => {
  const t = useText(strings)
  return (
    <Section title={t('upward')} right={<Clause of={found.upwardCites[0]} />}>
      {found.upward.map((one) => (
        <article key={one.id}>
          <p className="dim">{t('upwardLine', { unit: one.unitName, at: formatMoment(one.reportedAt), count: one.membersAffected })}</p>
          <p>{one.words}</p>
          {one.answer ? (
            <p>{t('upwardAnswered', { name: one.answeredBy ?? '', words: one.answer })}</p>
          ) : (
            <Status of={one.overdue ? 'overdue' : 'waits'}>{t('upwardOpen')}</Status>
          )}
          {one.may.includes('answer') && (
            <div className="fold-row">
              <Folded label={t('answer')}>{(close) => <AnswerForm of={one} onClose={close} />}</Folded>
            </div>
          )}
        </article>
      ))}
      {found.may.includes('report-upward') && <Folded label={t('addUpward')}>{(close) => <UpwardForm unitId={unitId} onClose={close} />}</Folded>}
    </Section>
  )
}

const AnswerForm = ({ of, onClose }: { of: { id: string; version: number }; onClose: () => void }) => {
  const t = useText(strings)
  const [answer, setAnswer] = useState('')
  const act = useAct(answerUpward, { changes: [matters], onDone: onClose })
  return (
    <>
      <LongField label={t('answerWords')} rows={3} maxLength={4_000} value={answer} onValue={setAnswer} />
      <FormGo
        save={t('answer')}
        cancel={t('cancel')}
        busy={act.isPending}
        onSave={() => answer.trim() && act.mutate({ params: { reportId: of.id }, body: { version: of.version, answer: answer.trim() } })}
        onCancel={onClose}
      />
      {act.error && <ErrorOf error={act.error} written={answer} />}
    </>
  )
}

/** Dates alone; the words open on demand, and the opening is logged. */
const Minds = ({ found, unitId }: Part) => {
  const t = useText(strings)
  const [reading, setReading] = useState<string | null>(null)
  return (
    <Section title={t('stateOfMind')} note={t('stateOfMindNote')}>
      {found.stateOfMind.length === 0 && <p className="dim">{t('noStateOfMind')}</p>}
      {found.stateOfMind.map(({ id, on, by }) => (
        <article key={id}>
          <p>
            {t('byOn', { day: formatDay(on as Day), name: by })}{' '}
            <Button kind="text" onClick={() => setReading(reading === id ? null : id)}>
              {t('read')}
            </Button>
          </p>
          {reading === id && <Mind entryId={id} />}
        </article>
      ))}
      {found.may.includes('analyse') && <Folded label={t('addStateOfMind')}>{(close) => <StateOfMindForm unitId={unitId} onClose={close} />}</Folded>}
    </Section>
  )
}

const Mind = ({ entryId }: { entryId: string }) => {
  const t = useText(strings)
  return (
    <Asked of={useAsk(stateOfMind, { params: { entryId } })}>
      {({ issues, measures }) => (
        <>
          <p>{headed(t('issues'), issues)}</p>
          <p>{headed(t('measuresTaken'), measures)}</p>
        </>
      )}
    </Asked>
  )
}
