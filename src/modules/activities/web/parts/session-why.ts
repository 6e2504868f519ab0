/** What the 依据 drawer shows of a session: `session:<id>/<slot>`, and of a member's standing: `standing:<year>/<memberId>/<slot>`. */
import { call } from '../../../../ui/api.ts'
import { asExplanation, type WhyPage } from '../../../../ui/why/explanation.ts'
import type { Day } from '../../../../kernel/days.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { openSession, rollOf, standingOfMember } from '../../contract.ts'

/** A rule on the session, or on its roll while that is still open. */
export const sessionWhy = async (ref: string): Promise<WhyPage> => {
  const [sessionId, slot] = parts(ref, 2) as [string, string]
  const session = await call(openSession, { params: { sessionId } })
  const answer = session.validity.find((one) => one.slot === slot) ?? (await call(rollOf, { params: { sessionId } })).participationAnswer
  if (!answer) throw new Error(`no answer ${slot} about session ${sessionId}`)
  const about = `${session.unitName}${session.day ? `　${formatFullDay(session.day as Day)}` : ''}`
  return { explanation: asExplanation(answer.explanation), about }
}

export const standingWhy = async (ref: string): Promise<WhyPage> => {
  const [year, memberId, slot] = parts(ref, 3) as [string, string, string]
  const { member, whys, through } = await call(standingOfMember, { params: { year, memberId } })
  const why = whys.find((one) => one.slot === slot)
  if (!why) throw new Error(`no answer ${slot} about member ${memberId}`)
  return { explanation: asExplanation(why.explanation), about: `${member.name}　${formatFullDay(through as Day)}` }
}

const parts = (ref: string, count: number): string[] => {
  const found = ref.split('/')
  return found.length < count
    ? [...found, ...Array.from({ length: count - found.length }, () => '')]
    : [...found.slice(0, count - 1), found.slice(count - 1).join('/')]
}
