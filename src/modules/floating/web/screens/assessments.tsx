/** How the work is judged: what the superior said of this unit and what its secretary writes; then the units below with points, findings, bars. */
import { useEffect, useState } from 'react'
import { type Day, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, sentences, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { answerReview, assessments, assessUnit, barFromAwards, FIGURES, FINDINGS, setYardstick, writeReview } from '../../contract.ts'
import { ActForm, type Asked as AskedField, orNull } from '../parts/act-form.tsx'
import { assessmentWords } from '../parts/assessment-strings.ts'
import { Beside, ForUnit, type Me } from '../parts/asked-unit.tsx'
import { BarLines } from '../parts/bar-lines.tsx'

type Seen = Answer<typeof assessments>
type Judged = Seen['own']
type Of = { of: Seen }

const CHANGES = { changes: [assessments] }
const KEYS = Object.keys(FIGURES) as (keyof typeof FIGURES)[]

export const AssessmentsScreen = () => <ForUnit>{(me) => <Page {...me} />}</ForUnit>

const Page = ({ unitId, today, roles }: Me) => {
  const t = useText(assessmentWords)
  const year = Number(useSearch().year ?? yearOf(today as Day))
  return (
    <Asked of={useAsk(assessments, { params: { unitId }, query: { year } })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('title')}
            facts={t('facts', { unit: seen.unitName, year })}
            actions={
              <>
                <TextLink href={`/floating/assessments?unit=${unitId}&year=${year - 1}`}>{t('earlier', { year: year - 1 })}</TextLink>
                <Beside unitId={unitId} here="toAssessments" superior={roles.includes('committee') || roles.includes('department')} />
              </>
            }
          />
          <Own of={seen} />
          <Review of={seen} />
          {seen.may.includes('judge') && <Yardstick of={seen} />}
          {seen.may.includes('judge') && <Below of={seen} />}
        </>
      )}
    </Asked>
  )
}

const useChip = (cites: readonly string[]) => {
  const chip = useClauses()(cites[0])
  return chip && <Chip {...chip} />
}

const Own = ({ of }: Of) => {
  const t = useText(assessmentWords)
  const { assessment, bar, figures } = of.own
  return (
    <Section
      title={t('own')}
      note={assessment ? undefined : t('notJudged')}
      right={useChip(of.cites.evaluation)}
      now={bar?.state === 'stands' && !bar.noticedOn}
    >
      {assessment && <Verdict of={assessment} />}
      <Lines lines={assessment?.lines ?? figures} />
      {bar && <BarLines of={bar} mine={of.may.includes('appeal')} />}
    </Section>
  )
}

const Verdict = ({ of }: { of: NonNullable<Judged['assessment']> }) => {
  const t = useText(assessmentWords)
  return (
    <>
      <p>
        <b>{t('score', { score: of.score, full: of.full })}</b>
        {'　'}
        <Status of={of.finding === 'carried-out' ? 'met' : 'not_met'}>{say(FINDINGS[of.finding])}</Status>
        {'　'}
        {t('judgedBy', { day: formatDay(of.on as Day), unit: of.byUnitName, name: of.byName })}
      </p>
      <Facts
        long
        of={[
          { name: t('qualitative'), value: `${t('qualitativeOf', { points: of.qualitativePoints, full: of.qualitativeFull })}　${of.qualitative}` },
          ...(of.reasons ? [{ name: t('reasons'), value: of.reasons }] : []),
        ]}
      />
    </>
  )
}

type Line = Judged['figures'][number] & { full?: number; points?: number }

const Lines = ({ lines }: { lines: readonly Line[] }) => {
  const t = useText(assessmentWords)
  return (
    <DataTable
      label={t('figures')}
      rows={lines}
      rowKey={({ key }) => key}
      columns={[
        { id: 'key', head: t('col_figure'), cell: ({ key }) => say(FIGURES[key]) },
        { id: 'done', head: t('col_done'), figure: true, cell: ({ done, of }) => (of === 0 ? t('noneAsked') : `${done} / ${of}`) },
        ...(lines.some(({ full }) => full !== undefined)
          ? [{ id: 'points', head: t('col_points'), figure: true, cell: ({ points, full }: Line) => `${points} / ${full}` }]
          : []),
      ]}
    />
  )
}

// ---------------------------------------------------------------- the secretary's review

const Review = ({ of }: Of) => {
  const t = useText(assessmentWords)
  const act = useAct(writeReview, CHANGES)
  const { review } = of.own
  const fields: AskedField[] = [
    ...(of.secretary ? [] : [{ key: 'secretary', label: t('secretary'), as: 'text' as const, initial: review?.secretary ?? '' }]),
    { key: 'words', label: t('reviewWords'), as: 'long', initial: review?.words ?? '' },
  ]
  return (
    <Section title={t('review')} note={of.secretary ?? undefined} right={useChip(of.cites.review)}>
      {review ? <ReviewLines of={review} /> : <p className="dim">{t('noReview')}</p>}
      {of.may.includes('write') && !review?.result && (
        <ActForm
          title={t('writeReview')}
          act={act}
          fields={fields}
          onSend={({ secretary, words }) => act.mutate({ params: { unitId: of.unitId }, body: { year: of.year, secretary: orNull(secretary), words: words! } })}
        />
      )}
    </Section>
  )
}

const ReviewLines = ({ of }: { of: NonNullable<Judged['review']> }) => {
  const t = useText(assessmentWords)
  const figures = of.lines.filter((line) => line.of > 0).map((line) => `${say(FIGURES[line.key])} ${line.done} / ${line.of}`)
  return (
    <>
      <p>
        <b>{t('reviewLine', { secretary: of.secretary, day: formatDay(of.on as Day) })}</b>
        {'　'}
        {of.result ? (
          <Status of="done">
            {t('resultLine', { result: of.result, day: formatDay(of.resultOn as Day), unit: of.resultByUnit ?? '', name: of.resultByName ?? '' })}
          </Status>
        ) : (
          <Status of="waits">{t('waitsResult')}</Status>
        )}
      </p>
      <p>{of.words}</p>
      {figures.length > 0 && <p className="dim">{sentences(figures)}</p>}
      {of.resultWords && <p>{of.resultWords}</p>}
    </>
  )
}

// ---------------------------------------------------------------- those below

const Yardstick = ({ of }: Of) => {
  const t = useText(assessmentWords)
  const act = useAct(setYardstick, CHANGES)
  const used = of.below.some(({ assessment }) => assessment)
  if (used && !of.yardstick) return null
  const lines = of.yardstick && sentences(KEYS.map((key) => t('yardstickLine', { name: say(FIGURES[key]), points: of.yardstick!.lines[key] })))
  return (
    <Section title={t('yardstick', { year: of.year })} note={t('yardstickNote')}>
      {of.yardstick && <p>{t('yardstickBy', { name: of.yardstick.byName, qualitative: of.yardstick.qualitative, lines: lines! })}</p>}
      {!used && (
        <ActForm
          title={t('yardstickSet')}
          act={act}
          fields={[
            { key: 'qualitative', label: t('qualitative'), as: 'figure', initial: String(of.yardstick?.qualitative ?? '') },
            ...KEYS.map((key) => ({ key, label: say(FIGURES[key]), as: 'figure' as const, initial: String(of.yardstick?.lines[key] ?? '') })),
          ]}
          onSend={({ qualitative, ...values }) =>
            act.mutate({
              params: { unitId: of.unitId },
              body: {
                year: of.year,
                points: { qualitative: Number(qualitative), lines: Object.fromEntries(KEYS.map((key) => [key, Number(values[key])])) as never },
              },
            })
          }
        />
      )}
    </Section>
  )
}

const sectionOf = (unitId: string): string => `judged-${unitId}`

const Below = ({ of }: Of) => {
  const t = useText(assessmentWords)
  const [chosen, setChosen] = useState<string | null>(null)
  const isOpen = (one: Judged) => one.assessment !== null || one.bar !== null || one.review !== null || one.unitId === chosen
  const [open, plain] = [of.below.filter(isOpen), of.below.filter((one) => !isOpen(one))]
  // the form stands below all others: whoever opens it is led there
  useEffect(() => {
    const form = chosen && document.getElementById(sectionOf(chosen))
    if (form) form.querySelector('textarea')?.focus()
  }, [chosen])
  return (
    <>
      {of.below.length === 0 && <p className="dim">{t('nobodyBelow')}</p>}
      {plain.length > 0 && <NotJudged of={of} rows={plain} onChoose={setChosen} />}
      {open.map((one) => (
        <Section
          key={one.unitId}
          id={sectionOf(one.unitId)}
          title={<TextLink href={`/floating/assessments?unit=${one.unitId}&year=${of.year}`}>{one.name}</TextLink>}
        >
          {one.assessment ? <Verdict of={one.assessment} /> : <p className="dim">{saidFigures(one.figures, t('noneAsked'))}</p>}
          {one.bar && <BarLines of={one.bar} above />}
          {one.review && <ReviewLines of={one.review} />}
          <div className="acts">
            {of.yardstick && <Judge of={of} unit={one} open={one.unitId === chosen && !one.assessment} />}
            {one.assessment && one.assessment.finding !== 'carried-out' && !one.bar && <Bar of={of} unit={one} />}
            {one.review && !one.review.result && <Answer of={one.review} />}
          </div>
        </Section>
      ))}
    </>
  )
}

/** Those of whom nobody said anything yet stand in one table; one of them is opened to be judged. */
const NotJudged = ({ of, rows, onChoose }: Of & { rows: readonly Judged[]; onChoose: (unitId: string) => void }) => {
  const t = useText(assessmentWords)
  const figure = (one: Judged, key: string) => one.figures.find((line) => line.key === key)!
  return (
    <Section title={t('notJudgedBelow')} note={t('noneAskedNote')}>
      <DataTable
        label={t('notJudgedBelow')}
        rows={rows}
        rowKey={({ unitId }) => unitId}
        columns={[
          { id: 'unit', head: t('col_unit'), cell: ({ unitId, name }) => <a href={`/floating/assessments?unit=${unitId}&year=${of.year}`}>{name}</a> },
          ...KEYS.map((key) => ({
            id: key,
            head: say(FIGURES[key]),
            figure: true,
            cell: (one: Judged) => (figure(one, key).of === 0 ? '—' : `${figure(one, key).done} / ${figure(one, key).of}`),
          })),
          ...(of.yardstick
            ? [
                {
                  id: 'act',
                  head: t('judge'),
                  action: true,
                  cell: (one: Judged) => (
                    <Button size="sm" onClick={() => onChoose(one.unitId)}>
                      {t('judge')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

const saidFigures = (figures: Judged['figures'], none: string): string =>
  sentences(figures.map((line) => `${say(FIGURES[line.key])} ${line.of === 0 ? none : `${line.done} / ${line.of}`}`))

const Judge = ({ of, unit, open }: Of & { unit: Judged; open: boolean }) => {
  const t = useText(assessmentWords)
  const act = useAct(assessUnit, CHANGES)
  return (
    <ActForm
      key={unit.assessment?.assessmentId}
      open={open}
      title={t(unit.assessment ? 'judgeAgain' : 'judge')}
      note={saidFigures(unit.figures, t('noneAsked'))}
      act={act}
      fields={[
        { key: 'qualitative', label: t('qualitative'), as: 'long' },
        { key: 'qualitativePoints', label: t('qualitativePoints', { full: of.yardstick!.qualitative }), as: 'figure' },
        { key: 'finding', label: t('finding'), as: 'select', options: Object.entries(FINDINGS).map(([value, words]) => ({ value, label: say(words) })) },
        { key: 'reasons', label: t('reasons'), as: 'long', optional: true },
      ]}
      onSend={({ qualitative, qualitativePoints, finding, reasons }) =>
        act.mutate({
          params: { unitId: unit.unitId },
          body: {
            year: of.year,
            qualitative: qualitative!,
            qualitativePoints: Number(qualitativePoints),
            finding: finding as keyof typeof FINDINGS,
            reasons: orNull(reasons),
          },
        })
      }
    />
  )
}

const Bar = ({ of, unit }: Of & { unit: Judged }) => {
  const t = useText(assessmentWords)
  const act = useAct(barFromAwards, CHANGES)
  return (
    <ActForm
      title={t('barTitle')}
      note={
        <>
          {t('barNote')} {useChip(of.cites.bar)}
        </>
      }
      act={act}
      fields={[
        { key: 'round', label: t('round'), as: 'text' },
        { key: 'head', label: t('head'), as: 'text', initial: unit.review?.secretary ?? '' },
        { key: 'circular', label: t('circular'), as: 'long', initial: unit.assessment?.reasons ?? '' },
      ]}
      onSend={({ round, head, circular }) =>
        act.mutate({ params: { assessmentId: unit.assessment!.assessmentId }, body: { round: round!, head: head!, circular: circular! } })
      }
    />
  )
}

const Answer = ({ of }: { of: NonNullable<Judged['review']> }) => {
  const t = useText(assessmentWords)
  const act = useAct(answerReview, CHANGES)
  return (
    <ActForm
      title={t('answerReview')}
      act={act}
      fields={[
        { key: 'result', label: t('result'), as: 'text' },
        { key: 'words', label: t('resultWords'), as: 'long' },
      ]}
      onSend={({ result, words }) => act.mutate({ params: { reviewId: of.reviewId }, body: { result: result!, words: words! } })}
    />
  )
}
