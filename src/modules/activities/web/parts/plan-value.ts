/** A plan as it is typed, and as it is sent. */
import type { Sent } from '../../../../ui/api.ts'
import type { planSession } from '../../contract.ts'
import type { Part, Session } from './record-draft.ts'

type Body = Sent<typeof planSession>['body']

/** Somebody on the roll, or a name that stands on no roll. */
export type Person = { memberId: string | null; name: string }
export type Guest = Body['guests'][number]

export type Plan = {
  theme: string
  content: string
  form: string
  place: string
  begins: string
  ends: string
  host: Person
  recorder: Person
  category: NonNullable<Body['category']> | ''
  combinedWith: readonly string[]
  template: string
  badgeReminder: boolean
  parts: readonly Part[]
  guests: readonly Guest[]
  resourceIds: readonly string[]
}

export const planOf = (session: Session): Plan => ({
  theme: session.theme ?? '',
  content: session.content ?? '',
  form: session.form ?? '',
  place: session.place ?? '',
  begins: session.begins ?? '',
  ends: session.ends ?? '',
  host: session.host ?? { memberId: null, name: '' },
  recorder: session.recorder ?? { memberId: null, name: '' },
  category: session.category ?? '',
  combinedWith: session.combinedWith,
  template: session.template ?? '',
  badgeReminder: session.badgeReminder,
  parts: session.parts,
  guests: session.guests.map(({ name, category }) => ({ name, category })),
  resourceIds: session.resources.map(({ id }) => id),
})

const blank = (words: string): string | null => words.trim() || null

export const bodyOf = (plan: Plan, version: number): Body => ({
  theme: blank(plan.theme),
  content: blank(plan.content),
  form: blank(plan.form),
  place: blank(plan.place),
  begins: plan.begins || null,
  ends: plan.ends || null,
  hostMemberId: plan.host.memberId,
  hostName: blank(plan.host.name),
  recorderMemberId: plan.recorder.memberId,
  recorderAccountId: null,
  recorderName: blank(plan.recorder.name),
  category: plan.category || null,
  combinedWith: [...plan.combinedWith] as Body['combinedWith'],
  template: plan.template || null,
  badgeReminder: plan.badgeReminder,
  parts: [...plan.parts],
  guests: plan.guests.filter(({ name }) => name.trim()),
  resourceIds: [...plan.resourceIds],
  version,
})

type PlanGap = 'theme' | 'time' | 'place' | 'content' | 'form' | 'parts' | 'recorder'

/** What a notice says and this plan does not say yet, in the order of the page. */
export const planGaps = (session: Session): PlanGap[] => {
  const there: [PlanGap, boolean][] = [
    ['theme', session.theme !== null],
    ['place', session.place !== null],
    ['content', session.content !== null],
    ['form', session.form !== null || session.parts.some(({ studyForm }) => studyForm !== null)],
    ['time', session.begins !== null && session.ends !== null],
    ['parts', session.parts.length > 0],
    ['recorder', session.recorder !== null],
  ]
  return there.filter(([, has]) => !has).map(([gap]) => gap)
}
