/** Which side a matter sits with, while a member is away: what is done at home, what at the host, and who mainly manages. */
import { z } from 'zod'
import { headShape, keyOf, type BodyOf } from '../engine/head.ts'
import { answer, type Ask, type Kind } from '../engine/kind.ts'
import { nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable } from '../engine/strictness.ts'
import { fill, text } from '../engine/words.ts'
import type { Evaluation } from '../vocabulary/evaluation.ts'
import { MATTERS, PLACES, SIDES, type Matter, type Place } from '../vocabulary/floating.ts'
import { joinStrictness, type Strictness, type Text } from '../vocabulary/outcomes.ts'

const mainSchema = z.enum(['home', 'host'])

const sidesSchema = z
  .strictObject({
    ...headShape,
    kind: z.literal('sides'),
    about: z.literal('floating-member'),
    /** who mainly manages; the other side cooperates */
    main: slotOf(mainSchema, { zh: '以哪一方管理为主', en: 'Who mainly manages' }),
    matters: z
      .array(z.strictObject({ key: keyOf(MATTERS), at: slotOf(keyOf(PLACES), { zh: '在哪里办', en: 'Where it is done' }), note: nameSchema.optional() }))
      .min(1),
  })
  .superRefine((rule, ctx) => {
    const keys = rule.matters.map(({ key }) => key)
    keys.forEach((key, index) => {
      if (keys.indexOf(key) === index) return
      ctx.addIssue({
        code: 'custom',
        path: ['matters', index, 'key'],
        message: `“${key}”写了两次；删去一个 · "${key}" stands twice; remove one`,
        params: { code: 'duplicate' },
      })
    })
  })
type WrittenSides = z.output<typeof sidesSchema>
export type SidesBody = BodyOf<WrittenSides>

/** May this matter be done, or this right be used, at this side? */
type SidesFacts = { matter: Matter; at: 'home' | 'host' }

/** Where a matter sits; null where the documents in force do not divide it. */
export const mayAt = (body: SidesBody, matter: Matter): Place | null => body.matters.find(({ key }) => key === matter)?.at ?? null

const isThere = (place: Place, at: 'home' | 'host'): boolean => place === 'either' || place === 'both' || place === at

const judgeSides = (ask: Ask<SidesBody, SidesFacts>): Evaluation => {
  const { matter, at } = ask.facts
  const place = mayAt(ask.rule.body, matter)
  const detail = { kind: 'sides', matter, at, place } as const
  if (place === null) return answer(ask, { outcome: 'not_applicable', because: notDivided(ask.rule.body, matter), detail })
  const there = isThere(place, at)
  return answer(ask, {
    outcome: there ? 'met' : 'not_met',
    follows: there ? [] : [{ does: 'refuse', what: matter, state: 'now', text: sayPlace(matter, place) }],
    detail,
  })
}

const notDivided = ({ main }: SidesBody, matter: Matter): Text =>
  fill(text('文件没有写{what}归哪一方；管理以{main}为主', 'No document says where {what} sits; {main} mainly manages'), {
    what: MATTERS[matter],
    main: SIDES[main],
  })

const sayPlace = (matter: Matter, place: Place): Text => fill(text('{what}{where}', '{what}: {where}'), { what: MATTERS[matter], where: PLACES[place] })

const matterStrictness = (one: SidesBody, other: SidesBody): Strictness[] =>
  [...one.matters, ...other.matters].map(({ key }) => equalOrIncomparable(mayAt(one, key), mayAt(other, key)))

export const sides: Kind<SidesBody, SidesFacts> = {
  name: 'sides',
  title: { zh: '两地怎么分', en: 'Which side' },
  schema: sidesSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeSides,
  stricter: (one, other) => joinStrictness([equalOrIncomparable(one.main, other.main), ...matterStrictness(one, other)]),
  words: (evaluation) => {
    const { matter, place } = evaluation.detail as { matter: Matter; place: Place | null }
    const body = evaluation.rule.body as SidesBody
    return { conclusion: place === null ? notDivided(body, matter) : sayPlace(matter, place), follows: null, steps: [] }
  },
  sayValue: (key, value) => (key === 'main' ? SIDES[value as 'home' | 'host'] : PLACES[value as Place]),
  canDoWithout: () => false,
  factsOf: (world) => ({ matter: String(world['matter'] ?? 'organisation-life') as Matter, at: world['at'] === 'home' ? 'home' : 'host' }),
}
