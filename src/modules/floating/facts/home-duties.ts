/** What the rules in force ask of home for one member away, and when each was last done as far as the case shows (JS-B-02a). */
import type { Day } from '../../../kernel/days.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { Rules } from '../facts.ts'
import type { Away } from '../stages.ts'

type HomeDuty = { slot: string; title: Text; cites: string[]; ours: boolean; shown: boolean; lastOn: Day | null }

type Asked = { about?: string; side?: string; do?: string; entry?: string; open?: string }
type Facts = {
  own: Away
  toldOn: Day | null
  partnerFrom: Day | null
  contactOn: Day | null
  changedOn: Day | null
  /** when a note of a kind was last kept */
  noted: (kind: string) => Day | null
}

/** What is done once for a member or again and again; procedures of several steps are shown by their steps elsewhere. */
const KINDS: readonly string[] = ['duty', 'trigger', 'entry']

const DONE: Record<string, (facts: Facts) => Day | null> = {
  departure: ({ own }) => own.appliedOn,
  briefing: ({ own }) => own.briefedOn,
  'floating-certificate': ({ own }) => own.certifiedOn,
  announcement: ({ toldOn }) => toldOn,
  notice: ({ toldOn }) => toldOn,
  partner: ({ partnerFrom }) => partnerFrom,
  contact: ({ contactOn }) => contactOn,
  'reach-test': ({ noted }) => noted('reach-test'),
  reminder: ({ noted }) => noted('reminder'),
  settling: ({ noted }) => noted('settling'),
  service: ({ noted }) => noted('service'),
  'home-ledger': ({ changedOn }) => changedOn,
}

/** By slot, in the order of the rules; a duty whose doing this page cannot show says so instead of claiming that it is open. */
export const homeDuties = (rules: Rules, facts: Facts): HomeDuty[] =>
  [...rules.rules.values()].flatMap(({ slot, kind, title, cites, ours, body }) => {
    const asked = body as Asked
    if (asked.side !== 'home' || asked.about !== 'floating-member' || !KINDS.includes(kind)) return []
    const done = DONE[asked.do ?? asked.entry ?? asked.open ?? '']
    return [
      { slot, title, cites: cites.map(({ document, article }) => `${document}#${article}`), ours, shown: done !== undefined, lastOn: done?.(facts) ?? null },
    ]
  })
