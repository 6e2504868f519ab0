import { calendarYear, type Day, earlier, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { sealField } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { inForce } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import { ordered, pairRuleOf, pairsAmong } from '../facts.ts'
import { type Body, insertTalks, type PairTalk, selectSeats, selectTalks, withdrawTalkRow } from '../store.ts'
import { notInBody } from './keep-body.ts'

type Given = { pairs: readonly { one: string; other: string }[]; day: Day; words: string | null }

export const talkPlace = (id: string): string => `pair_talk.words|${id}`

const withOneself = refuse(
  'with-oneself',
  '谈心要两个人，选的是同一个人，没有记。',
  'A talk takes two; the same person was chosen twice, nothing was entered.',
  { field: '/pairs' },
)

/** One sitting may be entered for all its pairs; each pair is a row of its own, so that what is left is counted and never guessed. */
export const enterTalks = (call: Call, scope: Scope, body: Body, { pairs, day, words }: Given): Promise<Result<{ entered: number; left: number | null }>> =>
  runCommand(call, scope, async (tx) => {
    if (day > call.today)
      return refuse('in-the-future', '日期还没有到，没有记。谈过以后再记。', 'That day has not come yet; nothing was entered.', { field: '/day' })
    if (pairs.some(({ one, other }) => one === other)) return withOneself
    const seated = new Set((await selectSeats(tx, [body.id], { from: day, to: day })).map(({ personId }) => personId))
    if (pairs.some(({ one, other }) => !seated.has(one) || !seated.has(other))) return notInBody
    const wanted = [...new Map(pairs.map(({ one, other }) => ordered(one, other)).map((pair) => [`${pair.one}|${pair.other}`, pair])).values()]
    const rows = wanted.map((pair) => {
      const id = newId<'pair-talk'>()
      return { ...pair, id, path: body.path, bodyId: body.id, day, wordsSealed: words ? sealField(talkPlace(id), words) : null }
    })
    await insertTalks(tx, rows, madeBy(call))
    await tx.audit({ verb: 'leaders.talks-entered', objectType: 'body', objectId: body.id, path: body.path, fields: [`pairs:${rows.length}`] })
    return ok({ entered: rows.length, left: await leftIn(tx, body, call.today) })
  })

/** Pairs that have not talked as often as the rule asks; null where no rule asks it. */
const leftIn = async (tx: Tx, body: Body, today: Day): Promise<number | null> => {
  const rule = pairRuleOf(await inForce(tx, body.unitId, today), today)
  if (!rule) return null
  const period = rule.period ?? calendarYear(yearOf(today))
  const talks = (await selectTalks(tx, [body.id], { from: period.from, to: earlier(period.to, today) })).filter(({ withdrawnWhy }) => withdrawnWhy === null)
  const people = (await selectSeats(tx, [body.id], { from: today, to: today })).map(({ personId }) => personId)
  return pairsAmong(people, talks).filter((pair) => pair.talks < rule.need).length
}

export const withdrawTalk = (call: Call, scope: Scope, row: PairTalk, reason: string): Promise<Result<{ talkId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if ((await withdrawTalkRow(tx, row.id, reason)) === 0) return refuse('withdrawn-already', '这一条已经撤销过了。', 'This entry was withdrawn already.')
    await tx.audit({ verb: 'leaders.talk-withdrawn', objectType: 'pair-talk', objectId: row.id, path: row.path, purpose: reason })
    return ok({ talkId: row.id })
  })
