/** ② what follows from it, and what does not: one sentence of the engine. */
import { say } from '../text.ts'
import type { StepOf } from './explanation.ts'

export const FollowsStep = ({ text }: StepOf<'follows'>) => <p className="why-follows">{say(text)}</p>
