/** The scene of activities with the national rules as well, members of a committee, and short ways to hold a meeting. */
import { randomUUID } from 'node:crypto'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as activities from '../../src/modules/activities/contract.ts'
import { sessionById, writeTicks } from '../../src/modules/activities/public.ts'
import { writePosts } from '../../src/modules/members/public.ts'
import * as contract from '../../src/modules/meetings/contract.ts'
import { adoptPacks, chooseReadings, inForceForUnits } from '../../src/modules/org/public.ts'
import { buildScene, must, type Scene } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'

export { must } from '../activities/scene.ts'
export type { Scene } from '../activities/scene.ts'

/** 青竹村: eight full members, a committee of three (secretary, organisation, publicity), two groups; national, township and city rules. */
export const meetingScene = async (): Promise<Scene> => {
  const scene = await buildScene()
  const { branch, sibling, department, committee } = scene.units
  await scene.inDistrict(async (tx) => {
    await adoptPacks(
      tx,
      ['national', 'jiguan-articles-19-20'].map((pack) => ({
        unitId: department.id,
        path: department.path,
        pack,
        from: day('2019-05-06'),
        byName: '部务会',
        at: scene.clock.now(),
      })),
    )
    const holds = (index: number, post: 'organisation-officer' | 'publicity-officer') => ({
      id: newId(),
      path: branch.path,
      memberId: scene.members.branch[index]!.memberId,
      unitId: branch.id,
      post,
      from: day('2024-01-01'),
      to: null,
    })
    await writePosts(tx, [holds(1, 'organisation-officer'), holds(2, 'publicity-officer')])
    const rules = await inForceForUnits(tx, [branch.id, sibling.id, committee.id], scene.clock.today())
    const open = new Map<string, { slot: string; key: string; chosen: unknown }>()
    for (const { rules: held } of rules.values())
      for (const rule of held.values())
        for (const { key, chosen, options } of rule.choices)
          if (chosen === null && options[0]) open.set(`${rule.slot}|${key}`, { slot: rule.slot, key, chosen: options[0].value })
    await chooseReadings(
      tx,
      [...open.values()].map((one) => ({
        ...one,
        from: day('2019-05-06'),
        unitId: department.id,
        path: department.path,
        byName: '部务会',
        at: scene.clock.now(),
      })),
    )
  })
  return scene
}

type Held = { kinds?: string[]; letters?: string; close?: boolean; day?: string; theme?: string; groupId?: string | null; chair?: number; recorder?: number }

/** Arranges a meeting, calls the roll by letters in the order of the members (`.` leaves one out), and closes it unless told not to. */
export const hold = async (
  scene: Scene,
  {
    kinds = ['branch-meeting'],
    letters = 'PPPPPPPP',
    close = false,
    day: on = '2026-09-07',
    theme = '讨论村道路灯维修',
    groupId = null,
    chair = 0,
    recorder = 3,
  }: Held = {},
): Promise<string> => {
  const secretary = await scene.as('secretary')
  const members = scene.members.branch
  const { sessionId } = must(
    await secretary.call<{ sessionId: string }>(contract.openMeeting, {
      body: {
        unitId: scene.units.branch.id,
        kinds,
        groupId,
        day: on,
        begins: '09:00',
        theme,
        place: '村部会议室',
        chairMemberId: members[chair]!.memberId,
        recorderMemberId: members[recorder]!.memberId,
      },
    }),
  )
  await call(scene, sessionId, letters)
  if (close) await closeMeeting(scene, sessionId)
  return sessionId
}

export const call = async (scene: Scene, sessionId: string, letters: string): Promise<void> => {
  const [account] = [scene.accounts.get('secretary')!]
  await scene.inDistrict(async (tx) => {
    const session = (await sessionById(tx, sessionId))!
    await writeTicks(
      tx,
      [...letters].flatMap((letter, index) =>
        letter === '.'
          ? []
          : [
              {
                nonce: newId(),
                sessionId,
                path: session.path,
                memberId: scene.members.branch[index]!.memberId,
                letter,
                provenance: 'recorder' as const,
                byAccount: account,
                byName: '欧阳敏',
                at: scene.clock.now(),
                clientAt: null,
                device: 'd',
                seq: index + 1,
                saw: [],
                note: null,
                late: false,
              },
            ],
      ),
    )
  })
}

export const closeMeeting = async (scene: Scene, sessionId: string, login = 'secretary'): Promise<void> => {
  const client = await scene.as(login)
  const { version } = must(await client.call<{ version: number }>(activities.openSession, { params: { sessionId } }))
  const record = { theme: '讨论村道路灯维修', study: '学了一课', deliberation: null, service: null, opinions: null, nextMonth: null }
  must(await client.call(activities.closeSession, { params: { sessionId }, body: { record, version, begins: '09:00', ends: '10:30' } }))
}

export type Page = {
  state: string
  version: number
  digest: string
  may: string[]
  gaps: { code: string; message: { zh: string } }[]
  head: {
    kinds: { kind: string; number: number }[]
    sum: Record<string, number> | null
    present: string[]
    sittingIn: { name: string; as: { zh: string } }[]
    away: { name: string; status: { zh: string; en: string }; reason: { zh: string; en: string } | string | null }[]
    chair: string
    recorder: string
  }
  topics: { id: string; revision: number; title: string; points: { name: string; words: string }[] }[]
  views: { id: string; words: string; name: string | null; correctsId: string | null }[]
  votes: {
    id: string
    version: number
    entitled: number
    present: number
    deducted: number
    onRoll: number
    outcome: string | null
    checks: { key: string; outcome: string; found: { zh: string } }[]
    conclusion: { zh: string } | null
    explanation: unknown
    cites: string[]
    candidates: { id: string; name: string; elected: boolean | null }[]
  }[]
  resolutions: { id: string; version: number; state: string; words: string; dueOn: string | null; ownerName: string | null }[]
  signatures: { as: string; name: string; how: string }[]
  versions: { version: number; reason: string | null }[]
  quorum: { holds: boolean | null; entitled: number; present: number; says: { zh: string } } | null
}

export const page = async (client: Client, sessionId: string): Promise<Page> => must(await client.call<Page>(contract.minutes, { params: { sessionId } }))

type TopicGiven = {
  topicId?: string
  revision?: number
  title?: string
  report?: string | null
  points?: { name: string; words: string }[]
  outcome?: string | null
  number?: number
  subject?: string
  removed?: boolean
}

export const topicBody = ({
  revision = 0,
  number = 1,
  title = '村道路灯维修',
  report = '镇里通知今年可以申报',
  points = [{ name: '何秀兰', words: '先修十二盏' }],
  outcome = '同意维修',
  subject = 'work',
  removed = false,
}: TopicGiven = {}) => ({
  revision,
  number,
  meeting: 'branch-meeting',
  subject,
  title,
  report,
  points,
  outcome,
  removed,
})

export const writeTopic = async (client: Client, sessionId: string, given: TopicGiven = {}): Promise<string> => {
  const topicId = given.topicId ?? randomUUID()
  must(await client.call(contract.writeTopic, { params: { sessionId, topicId }, body: topicBody(given) }))
  return topicId
}

export const sign = async (scene: Scene, sessionId: string, as: 'chair' | 'recorder', login: string, how: 'own' | 'paper' = 'own') => {
  const client = await scene.as(login)
  const { digest } = await page(client, sessionId)
  return client.call<{ adopted: boolean; version: number }>(contract.signMinutes, { params: { sessionId }, body: { as, how, digest } })
}

/** Chair (the secretary) and recorder adopt. */
export const adopt = async (scene: Scene, sessionId: string): Promise<void> => {
  must(await sign(scene, sessionId, 'chair', 'secretary'))
  must(await sign(scene, sessionId, 'recorder', 'recorder'))
}

export const openVote = async (client: Client, sessionId: string, more: Record<string, unknown> = {}): Promise<string> =>
  must(
    await client.call<{ voteId: string }>(contract.openVote, {
      params: { sessionId },
      body: { business: 'decision', title: '修村道路灯', ballots: ['show-of-hands'], ...more },
    }),
  ).voteId

export const count = async (client: Client, voteId: string, tally: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  client.call<{ outcome: string; conclusion: { zh: string }; findingId: string }>(contract.closeVote, {
    params: { voteId },
    body: { version: 1, tally, ...more },
  })
