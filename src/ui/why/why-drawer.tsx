/** The 依据 drawer: one component for each kind of step, in an order that never changes (design 7). */
import { useQuery } from '@tanstack/react-query'
import type { ApiError } from '../api.ts'
import { Drawer } from '../drawer.tsx'
import { Empty, ErrorOf, Loading } from '../states.tsx'
import { say, useText } from '../text.ts'
import { ChecksStep } from './checks-step.tsx'
import { ConclusionStep } from './conclusion-step.tsx'
import { DayStep } from './day-step.tsx'
import type { Explanation, ExplanationStep, WhyPage } from './explanation.ts'
import { FactsStep } from './facts-step.tsx'
import { FollowsStep } from './follows-step.tsx'
import { FractionStep } from './fraction-step.tsx'
import { JudgeStep } from './judge-step.tsx'
import { MissingStep } from './missing-step.tsx'
import { ProposalStep } from './proposal-step.tsx'
import { SilentStep } from './silent-step.tsx'
import { SourceStep } from './source-step.tsx'
import { StepsStep } from './steps-step.tsx'
import { why } from './strings.ts'
import { TurnsStep } from './turns-step.tsx'
import { explanationOf } from './why-place.tsx'

/** One explanation in its drawer; the proposal and who may see it stay at the foot. */
export const WhyDrawer = ({ page, onClose }: { page: WhyPage; onClose: () => void }) => {
  const t = useText(why)
  const head = [t('why'), say(page.about ?? page.explanation.title)].join('　·　')
  const proposal = page.explanation.steps.find((step) => step.step === 'proposal')
  return (
    <Drawer head={head} onClose={onClose} foot={<ProposalStep proposal={proposal} page={page} />}>
      <WhySteps of={page.explanation} />
    </Drawer>
  )
}

/** The steps ① to ⑥ alone, for a page that shows an explanation in its own place. */
const WhySteps = ({ of }: { of: Explanation }) => (
  <>
    {[...of.steps]
      .sort((one, other) => one.part - other.part)
      .map((step, at) => (
        <Step key={at} of={step} />
      ))}
  </>
)

const Step = ({ of }: { of: ExplanationStep }) => {
  switch (of.step) {
    case 'conclusion':
      return <ConclusionStep {...of} />
    case 'follows':
      return <FollowsStep {...of} />
    case 'missing':
      return <MissingStep {...of} />
    case 'judge':
      return <JudgeStep {...of} />
    case 'fraction':
      return <FractionStep {...of} />
    case 'day':
      return <DayStep {...of} />
    case 'checks':
      return <ChecksStep {...of} />
    case 'turns':
      return <TurnsStep {...of} />
    case 'steps':
      return <StepsStep {...of} />
    case 'facts':
      return <FactsStep {...of} />
    case 'source':
      return <SourceStep {...of} />
    case 'silent':
      return <SilentStep of={of} />
    case 'proposal':
      return null
  }
}

/** The drawer for the explanation that the address names. The shell draws it once; screens only call `useWhy().open(…)`. */
export const NamedWhyDrawer = ({ name, onClose }: { name: string; onClose: () => void }) => {
  const t = useText(why)
  const asked = useQuery<WhyPage | null, ApiError>({ queryKey: ['why', name], queryFn: () => explanationOf(name) })
  if (asked.data) return <WhyDrawer page={asked.data} onClose={onClose} />
  return (
    <Drawer head={t('why')} onClose={onClose}>
      {asked.error ? (
        <ErrorOf error={asked.error} onRetry={() => void asked.refetch()} />
      ) : asked.data === null ? (
        <Empty title={t('gone')}>{t('goneWhy')}</Empty>
      ) : (
        <Loading />
      )}
    </Drawer>
  )
}
