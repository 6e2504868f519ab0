/** Contradictions among the packs in force for a unit: the listed topics of which at least two sides are in force, and who chose what. */
import type { Text } from '../vocabulary/outcomes.ts'
import type { Citation, WhoAndWhen } from '../vocabulary/rules.ts'
import type { Choice, ChainUnit, InForce } from './resolve.ts'
import type { Packs } from './packs.ts'
import { CLASH_WAYS } from './schema.ts'
import { citationOf } from './settle.ts'

type ClashSide = { pack: string; packTitle: Text; cites: Citation[]; says: Text; answers: boolean | null }

export type Clash = {
  id: string
  topic: Text
  sides: ClashSide[]
  meaning: Text
  handled: { by: Text; how: Text; default: Text }
  /** what somebody has written down about it: choices of the slot `clash.<id>` */
  chosen: { said: unknown; who: WhoAndWhen } | null
}

/** The clashes for a unit on a day. A side `answers` where the rule of its slot comes from its pack; null where no rule carries it yet. */
export const clashesFor = (inForce: InForce, packs: Packs, choices: Choice[], chain: ChainUnit[]): Clash[] => {
  const adopted = new Set(inForce.packs.map(({ pack }) => pack.id))
  return packs.clashes.flatMap((topic) => {
    const sides = topic.sides.filter((side) => adopted.has(side.pack))
    if (new Set(sides.map((side) => side.pack)).size < 2) return []
    return [
      {
        id: topic.id,
        topic: topic.topic,
        meaning: topic.meaning,
        handled: { by: CLASH_WAYS[topic.handled.by], how: topic.handled.how, default: topic.handled.default },
        sides: sides.map((side) => ({
          pack: side.pack,
          packTitle: packs.packs.get(side.pack)!.head.title,
          cites: side.cites.flatMap((cite) => citationOf(cite, packs) ?? []),
          says: side.says,
          answers: answers(inForce, side),
        })),
        chosen: chosenFor(topic.id, choices, chain),
      },
    ]
  })
}

const answers = (inForce: InForce, side: { pack: string; cites: string[]; slot?: string | undefined }): boolean | null => {
  if (side.slot) return inForce.rules.get(side.slot)?.pack.id === side.pack
  const citing = [...inForce.rules.values(), ...[...inForce.farther.values()].flat()].filter(
    (rule) => rule.pack.id === side.pack && rule.cites.some((cite) => side.cites.includes(`${cite.document}#${cite.article}`)),
  )
  if (citing.length === 0) return null
  return citing.some((rule) => inForce.rules.get(rule.slot)?.pack.id === side.pack)
}

const chosenFor = (topic: string, choices: Choice[], chain: ChainUnit[]): Clash['chosen'] => {
  for (const unit of chain) {
    const choice = choices.findLast((one) => one.unit === unit.id && one.slot === `clash.${topic}`)
    if (choice) return { said: choice.chosen, who: { by: choice.by, at: choice.at, unit: unit.id, unitName: unit.name, level: unit.level } }
  }
  return null
}
