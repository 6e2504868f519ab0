/** What the 依据 drawer shows: the engine's explanation, and what only the module around it knows. */
import type { ReactNode } from 'react'
import type { Explanation } from '../../policy/vocabulary/explanation.ts'
import type { Words } from '../text.ts'

export type { Explanation, ExplanationStep } from '../../policy/vocabulary/explanation.ts'

/** One page of the drawer. Everything besides the explanation is optional. */
export type WhyPage = {
  explanation: Explanation
  /** the small line above: whom it is about and the period (顾文斌　·　2025年1月1日—12月26日) */
  about?: Words
  /** who may see this page, in a sentence */
  audience?: Words
  /** when it was concluded, as ISO text */
  madeAt?: string
  /** the reader is the one who must decide: a red head, and the equal choices (`ChoicePair`) */
  decision?: ReactNode
}

/** The step of one kind as the engine tells it. */
export type StepOf<Kind extends string> = Extract<Explanation['steps'][number], { step: Kind }>

/** An explanation as a contract hands it on (`z.unknown()`): the engine made it, so its shape is the engine's. */
export const asExplanation = (given: unknown): Explanation => given as Explanation
