/** Which of a floating member's duties and rights sit at home and which at the host, by the division in force (CX-20a). */
import { mayAt, type SidesBody } from '../../../policy/kinds/sides.ts'
import { MATTERS, type Matter } from '../../../policy/vocabulary/floating.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { citesFrom, ruleOf, type Rules } from '../facts.ts'

/** Matter by matter with its clause; `ours` where the text is silent and the division is our default, `open` where nobody has chosen yet. Empty without a rule. */
export const sidesShown = (rules: Rules) => {
  const rule = ruleOf(rules, 'floating.sides') as RuleInForce<SidesBody> | null
  if (!rule) return []
  return (Object.keys(MATTERS) as Matter[])
    .filter((matter) => rule.body.matters.some(({ key }) => key === matter))
    .map((matter) => {
      const value = rule.values.find(({ key }) => key === `matters.${matter}.at`)
      const choice = rule.choices.find(({ key }) => key === `matters.${matter}.at`)
      return {
        matter,
        title: MATTERS[matter],
        at: choice?.chosen === null ? null : mayAt(rule.body, matter),
        cites: citesFrom(value?.cites.length ? value : rule),
        ours: value?.origin === 'ours',
        why: value?.why ?? choice?.open ?? null,
      }
    })
}
