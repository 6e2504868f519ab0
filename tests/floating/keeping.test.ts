import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/floating/contract.ts'
import { recordsOf } from '../../src/modules/floating/facts/keeping.ts'
import { seasonsAfter } from '../../src/modules/floating/commands/show-keeping.ts'
import { day } from '../../src/kernel/days.ts'
import type { Client } from '../support/world.ts'
import { announced, away, buildScene, code, depart, must, onAbsence, onCase, settled, type Scene } from './scene.ts'

type Stand = {
  slot: string
  lastOn: string | null
  overdue: boolean
  unset: boolean
  readings: { key: string; chosen: boolean; due: string | null; state: string }[]
  rungs: { to: string; reached: boolean }[]
}
type Page = {
  open: boolean
  stands: Stand[]
  contacts: { channel: string; reached: boolean; said: Record<string, string> | null }[]
  hostContacts: { on: string; channel: string; reached: boolean }[]
  notes: { kind: string; facts: Record<string, unknown>; words: string | null; said: Record<string, string> | null }[]
  exchanged: { fromSide: string; matters: { matter: string; words: string }[] }[]
  told: { kind: string; words: string | null }[]
  accounts: {
    own: { attended: number } | null
    host: { attended: number | null; words: { words: string }[] }
    differences: { figure: string; differs: boolean; own: number | null; host: number | null }[]
  }
  appraisal: { steps: { step: string; state: string }[] } | null
  probation: {
    until: string | null
    gap: { opinionFrom: string; askBy: string | null; opinionCites: string[]; conversionCites: string[] } | null
    opinion: { words: string } | null
  } | null
  duties: { side: string; slot: string }[]
}

let scene: Scene
let absenceId: string
let caseId: string
let partner: Client

const page = async (client: Client, id = absenceId) => must(await client.call<Page>(contract.keepingPage, { params: { absenceId: id } }))
const list = async (client: Client) =>
  must(
    await client.call<{ rows: { absenceId: string; contact: Stand | null; partner: string | null; lastOn: string | null }[] }>(contract.keepingList, {
      params: { unitId: scene.units.branch.id },
    }),
  )
const LEFT = { from: '2026-09-01', toldOn: '2026-09-01' }
const CONTACT = {
  on: '2026-09-07',
  channel: 'wechat',
  direction: 'to-member',
  reached: true,
  said: { thought: '牵挂家里老人', employment: '在船厂上班', life: '住宿舍' },
}

beforeAll(async () => {
  scene = await buildScene({ packs: ['national', 'jiangsu-floating', 'changxiao'] })
  absenceId = await depart(scene, 5, LEFT)
  caseId = await announced(scene, absenceId)
  await settled(scene, caseId, '2026-09-07')
  must(await onAbsence(scene.home, contract.namePartner, absenceId, { memberId: scene.members.branch[4]!.memberId, from: '2026-09-07' }))
  partner = await scene.as('member', { anew: true })
})
afterAll(() => scene.close())

describe('contacts', () => {
  test('the named partner records a contact with its channel, reached or not, and the words lie sealed [CX-12b] [JS-B-04g] [JS-B-08d]', async () => {
    const mine = must(await partner.call<{ partnerOf: { absenceId: string }[] }>(contract.myKeeping))
    expect(mine.partnerOf.map((one) => one.absenceId)).toEqual([absenceId])
    must(await onAbsence(partner, contract.recordContact, absenceId, CONTACT))
    must(await onAbsence(partner, contract.recordContact, absenceId, { ...CONTACT, channel: 'qq-group', reached: false, said: {} }))
    const kept = await scene.inDistrict((tx) =>
      tx.rows<{ sealed: string | null; matters: string[] }>(
        sql`select encode(words_sealed, 'escape') as sealed, matters from floating.contact where district_id = 430699`,
      ),
    )
    expect(kept.some(({ sealed }) => sealed?.includes('牵挂'))).toBe(false)
    expect(kept.map(({ matters }) => matters.length).toSorted()).toEqual([0, 3])
    expect(code(await onAbsence(partner, contract.recordContact, absenceId, { ...CONTACT, reached: false }))).toEqual([409, 'not-reached'])
    expect(code(await onAbsence(partner, contract.recordContact, absenceId, { ...CONTACT, on: '2026-08-20' }))).toEqual([409, 'before-leaving'])
    expect(code(await onAbsence(partner, contract.recordContact, absenceId, { ...CONTACT, on: '2026-09-30' }))).toEqual([409, 'in-the-future'])
  })

  test('a member who is not named, another branch and the host do not find the case; only the named partner may write [CX-12a]', async () => {
    for (const login of ['sibling-member', 'foreign-secretary', 'sibling-secretary']) {
      const other = await scene.as(login, { anew: true })
      expect((await onAbsence(other, contract.recordContact, absenceId, CONTACT)).status).toBe(404)
    }
    must(await onAbsence(scene.home, contract.namePartner, absenceId, { memberId: scene.members.branch[6]!.memberId, from: '2026-09-07' }))
    expect((await onAbsence(partner, contract.recordContact, absenceId, CONTACT)).status).toBe(404)
    expect((await partner.call(contract.partnerPage, { params: { absenceId } })).status).toBe(404)
    must(await onAbsence(scene.home, contract.namePartner, absenceId, { memberId: scene.members.branch[4]!.memberId, from: '2026-09-07' }))
    expect((await partner.call(contract.partnerPage, { params: { absenceId } })).status).toBe(200)
  })

  test('what was said is for partner, branch secretary and the member; officer, committee and department see that there was a contact and nothing of it', async () => {
    expect((await page(scene.home)).contacts.some(({ said }) => said?.['thought'] === '牵挂家里老人')).toBe(true)
    for (const login of ['officer', 'committee', 'department']) {
      const seen = await page(await scene.as(login, { anew: true }))
      expect([login, seen.open, JSON.stringify(seen).includes('牵挂')]).toEqual([login, false, false])
      expect(seen.contacts).toHaveLength(2)
    }
    const host = await scene.host.call(contract.keepingHere, { params: { caseId } })
    expect(host.status).toBe(200)
    expect(host.raw).not.toContain('牵挂')
    const caseSeen = await scene.home.call(contract.awayPage, { params: { absenceId } })
    expect(caseSeen.raw).not.toContain('牵挂')
  })

  test('a fault planted in the query finds nothing: rows of home do not lie within the host’s wall, nor words in the clear', async () => {
    const { withDistrict } = await import('../../src/platform/db.ts')
    const asHost = await withDistrict(scene.db, scene.foreignScope, (tx) => tx.rows(sql`select id from floating.contact where district_id = 430699`))
    expect(asHost).toEqual([])
    const notes = await withDistrict(scene.db, scene.foreignScope, (tx) => tx.rows(sql`select id from floating.note where district_id = 430699`))
    expect(notes).toEqual([])
  })

  test('what is due stands by the reading in force and by the other; a contact that reached nobody does not count [CX-12e] [JS-B-04f]', async () => {
    const [row] = (await list(scene.home)).rows
    expect(row?.lastOn).toBe('2026-09-07')
    expect(row?.contact?.readings.map(({ key, chosen }) => [key, chosen])).toEqual([
      ['calendar', true],
      ['running', false],
    ])
    expect(row?.contact?.readings.find(({ key }) => key === 'running')?.due).not.toBe(row?.contact?.readings.find(({ key }) => key === 'calendar')?.due)
    expect(row?.contact?.overdue).toBe(false)
  })

  test('what is overdue climbs from the partner to the branch and to the committee [CX-12e]', async () => {
    scene.clock.set('2027-02-20T10:00:00+08:00')
    const [row] = (await list(await scene.as('secretary', { anew: true }))).rows
    expect(row?.contact?.overdue).toBe(true)
    expect(row?.contact?.rungs.filter(({ reached }) => reached).map(({ to }) => to)).toEqual(expect.arrayContaining(['home-branch', 'home-committee']))
    scene.clock.set('2026-09-07T10:00:00+08:00')
  })

  test('important news and notice of elections and appraisals are passed on and logged, before the day itself [CX-12c] [CX-12d] [JS-B-04h] [JS-B-04i]', async () => {
    const tell = (body: object) =>
      scene.home.call(contract.passOn, {
        params: { unitId: scene.units.branch.id },
        body: { on: '2026-09-07', channel: 'wechat-group', words: '换届选举', absenceIds: [absenceId], ...body },
      })
    must(await tell({ what: 'news', happensOn: null, words: '县里开了会' }))
    must(await tell({ what: 'election', happensOn: '2026-10-20' }))
    must(await tell({ what: 'appraisal', happensOn: '2026-12-20' }))
    expect(code(await tell({ what: 'election', happensOn: '2026-09-01' }))).toEqual([409, 'notice-too-late'])
    const notices = (await page(scene.home)).notes.filter(({ kind }) => kind === 'notice')
    expect(notices.map(({ facts }) => facts['what']).toSorted()).toEqual(['appraisal', 'election', 'news'])
    const records = await scene.inDistrict((tx) => recordsOf(tx, { absences: [{ id: absenceId, caseIds: [caseId] }], hostCaseIds: [] }))
    expect(
      records.home
        .get(absenceId)
        ?.['floating.notice']?.map((one) => one.for)
        .filter(Boolean),
    ).toHaveLength(2)
  })
})

describe('the member away', () => {
  let own: string
  let ownCase: string
  beforeAll(async () => {
    own = await depart(scene, 4, LEFT)
    ownCase = await announced(scene, own)
    await settled(scene, ownCase, '2026-09-07')
  })

  test('reports to home at least once a year; the report is due by the rule, and for partner, secretary and member alone [CX-21e]', async () => {
    const before = must(await partner.call<{ away: { report: Stand | null } }>(contract.myKeeping))
    expect(before.away.report?.lastOn).toBe(null)
    must(await partner.call(contract.reportMyself, { body: { thought: '想家', employment: '在船厂', participation: '去了两次活动' } }))
    const after = must(
      await partner.call<{ away: { report: Stand | null; notes: { kind: string; said: Record<string, string> | null }[] } }>(contract.myKeeping),
    )
    expect(after.away.report?.lastOn).toBe('2026-09-07')
    expect(after.away.notes.find(({ kind }) => kind === 'self-report')?.said?.['thought']).toBe('想家')
    expect((await page(scene.home, own)).notes.some(({ said }) => said?.['thought'] === '想家')).toBe(true)
    expect(JSON.stringify(await page(await scene.as('committee', { anew: true }), own))).not.toContain('想家')
  })

  test('tells a change once, and it is with both sides [CX-21f]', async () => {
    must(await partner.call(contract.tellMyChange, { body: { employer: '芦荡电厂', address: null, phone: '13900000009', place: null } }))
    const mine = must(await partner.call<{ away: { employer: string; phone: string } }>(contract.myKeeping))
    expect([mine.away.employer, mine.away.phone]).toEqual(['芦荡电厂', '13900000009'])
    const host = must(await scene.host.call<{ card: { employer: string; phone: string } }>(contract.herePage, { params: { caseId: ownCase } }))
    expect([host.card.employer, host.card.phone]).toEqual(['芦荡电厂', '13900000009'])
    expect((await away(scene.home, own)).cases[0]!.letters.some(({ kind }) => kind === 'change')).toBe(true)
  })

  test('comes home with an own account; the host’s view stands beside it and what differs is shown [CX-21g] [CX-21i] [JS-B-04k]', async () => {
    must(await scene.host.call(contract.tellFromHost, { params: { caseId: ownCase }, body: { kind: 'feedback', words: '为人踏实，参加一次活动' } }))
    must(await partner.call(contract.tellMyReturn, { body: { on: '2026-09-07', words: '参加了三次活动', attended: 3, duesMonths: null } }))
    const seen = await page(scene.home, own)
    expect(seen.accounts.own?.attended).toBe(3)
    expect(seen.accounts.host.words[0]?.words).toContain('踏实')
    expect(seen.accounts.differences.find(({ figure }) => figure === 'attended')).toMatchObject({ own: 3, host: 0, differs: true })
    expect(seen.accounts.differences.find(({ figure }) => figure === 'duesMonths')?.differs).toBe(false)
    must(await onAbsence(scene.home, contract.checkReturn, own, { on: '2026-09-07', certificate: 'never-held', findings: '没有发过证', account: null }))
    expect(code(await partner.call(contract.tellMyReturn, { body: { on: '2026-09-07', words: '再报一次', attended: null, duesMonths: null } }))).toEqual([
      409,
      'not-away',
    ])
  })

  test('is asked for opinions and whether to serve the home place; a gathering is planned for a festival of the lunar calendar [CX-14c] [CX-14d]', async () => {
    must(await onAbsence(scene.home, contract.returnedOpinion, own, { on: '2026-09-07', words: '愿意帮忙修路', willing: true }))
    expect(seasonsAfter(day('2026-11-20')).find(({ title }) => title.zh === '春节')).toMatchObject({ on: '2027-02-06', lunar: '正月初一' })
    const params = { unitId: scene.units.branch.id }
    const invited = [scene.members.branch[4]!.memberId]
    const { gatheringId } = must(
      await scene.home.call<{ gatheringId: string }>(contract.planGathering, {
        params,
        body: { kind: 'meeting', season: '中秋', plannedOn: '2026-09-07', words: '座谈', invited },
      }),
    )
    must(await scene.home.call(contract.holdGathering, { params: { gatheringId }, body: { on: '2026-09-07', came: invited, words: '来了一位' } }))
    expect(code(await scene.home.call(contract.holdGathering, { params: { gatheringId }, body: { on: '2026-09-07', came: [], words: '再记' } }))).toEqual([
      409,
      'held-already',
    ])
    const shown = must(await scene.home.call<{ rows: { heldOn: string }[]; opinions: { willing: boolean; words: string }[] }>(contract.gatherings, { params }))
    expect(shown.rows[0]?.heldOn).toBe('2026-09-07')
    expect(shown.opinions[0]).toMatchObject({ willing: true, words: '愿意帮忙修路' })
  })
})

describe('between the branches', () => {
  test('the four matters go both ways by letter and are counted by the rule [JS-B-08c] [CX-13b]', async () => {
    must(await onCase(scene.host, contract.exchangeFromHost, caseId, { placement: '编在第一组', attended: '参加一次', conduct: null, conversion: null }))
    must(await onCase(scene.home, contract.exchangeFromHome, caseId, { placement: null, attended: null, conduct: '家里都好', conversion: null }))
    const seen = await page(scene.home)
    expect(seen.exchanged.map(({ fromSide }) => fromSide).toSorted()).toEqual(['home', 'host'])
    const host = must(await scene.host.call<{ exchanged: { fromSide: string; matters: { words: string }[] }[] }>(contract.keepingHere, { params: { caseId } }))
    expect(host.exchanged.find(({ fromSide }) => fromSide === 'home')?.matters[0]?.words).toBe('家里都好')
    expect((await onCase(scene.host, contract.exchangeFromHost, caseId, { placement: null, attended: null, conduct: null, conversion: null })).status).toBe(400)
    must(await onAbsence(scene.home, contract.settlingIn, absenceId, { on: '2026-09-07', words: '编在第一组，当小组长' }))
    expect((await page(scene.home)).notes.some(({ kind }) => kind === 'settling')).toBe(true)
  })

  test('the host’s contact comes home as a line without its words; feedback and material reach home [CX-19a] [CX-19c] [JS-B-06c]', async () => {
    must(await onCase(scene.host, contract.contactHere, caseId, { ...CONTACT, on: '2026-09-07', channel: 'wechat-group', said: { life: '夜里睡不好' } }))
    must(await onCase(scene.host, contract.tellFromHost, caseId, { kind: 'feedback', words: '表现好' }))
    must(await onCase(scene.host, contract.tellFromHost, caseId, { kind: 'material', words: '学习证明' }))
    const seen = await page(scene.home)
    expect(seen.hostContacts).toMatchObject([{ on: '2026-09-07', channel: 'wechat-group', reached: true }])
    expect(JSON.stringify(seen)).not.toContain('夜里')
    expect(seen.told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['feedback', 'material']))
  })

  test('a change of work and a serious event reach home and go up at the host at once [JS-B-06h]', async () => {
    must(
      await onCase(scene.host, contract.reportChange, caseId, {
        what: 'change',
        on: '2026-09-07',
        employer: '芦荡纸厂',
        address: null,
        phone: null,
        place: null,
        words: '换了厂',
      }),
    )
    must(
      await onCase(scene.host, contract.reportChange, caseId, {
        what: 'event',
        on: '2026-09-07',
        employer: null,
        address: null,
        phone: null,
        place: null,
        words: '工伤住院',
      }),
    )
    expect((await page(scene.home)).told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['change', 'event']))
    const raised = must(
      await scene.hostDepartment.call<{ rows: { kind: string }[] }>(contract.raisedList, { params: { unitId: scene.units.foreignDepartment.id } }),
    )
    expect(raised.rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['change', 'event']))
  })

  test('who owes what in a case stands by side: the host manages, home works with it [JS-B-01b]', async () => {
    const { duties } = await page(scene.home)
    expect(duties.filter(({ side }) => side === 'host').map(({ slot }) => slot)).toContain('floating.feedback')
    expect(duties.filter(({ side }) => side === 'home').map(({ slot }) => slot)).toContain('floating.contact')
  })

  test('an appraisal waits for the host’s feedback or the record that it was asked for and did not come [CX-14e]', async () => {
    const step = (what: string) => onAbsence(scene.home, contract.appraiseAway, absenceId, { step: what, year: 2026, words: '记' })
    expect(code(await step('appraise'))).toEqual([409, 'appraisal-not-yet'])
    expect(code(await step('no-feedback'))).toEqual([409, 'appraisal-not-yet'])
    scene.clock.set('2026-09-07T10:05:00+08:00')
    must(await step('ask'))
    expect(code(await step('appraise'))).toEqual([409, 'appraisal-not-yet'])
    must(await onCase(scene.host, contract.tellFromHost, caseId, { kind: 'feedback', words: '合格' }))
    must(await step('appraise'))
    expect((await page(scene.home)).appraisal?.steps.every(({ state }) => state === 'done')).toBe(true)
  })

  test('the certificate is audited once a year, with what was found or that it was not shown [CX-14b]', async () => {
    const audit = { on: '2026-09-07', year: 2026, result: 'in-order', findings: '记载清楚' }
    expect(code(await onAbsence(scene.home, contract.auditCertificate, absenceId, audit))).toEqual([409, 'no-certificate'])
    must(await onAbsence(scene.home, contract.certify, absenceId, { on: '2026-09-07', contactMemberId: null }))
    must(await onAbsence(scene.home, contract.auditCertificate, absenceId, audit))
    expect((await page(scene.home)).stands.find(({ slot }) => slot === 'floating.certificate-audit')?.lastOn).toBe('2026-09-07')
  })

  test('on return the certificate is handed in and looked at; what it shows and that it was handed in stay on record, and the code is void from then [CX-14a] [CX-21h] [JS-B-04j]', async () => {
    must(await onAbsence(scene.home, contract.reportReturn, absenceId, { on: '2026-09-07', words: '回来过年' }))
    const never = { on: '2026-09-07', certificate: 'never-held', findings: '没有', account: null }
    expect(code(await onAbsence(scene.home, contract.checkReturn, absenceId, never))).toEqual([409, 'certificate-was-issued'])
    const { checkCode } = await away(scene.home, absenceId)
    must(await onAbsence(scene.home, contract.checkReturn, absenceId, { ...never, certificate: 'handed-in', findings: '流入地记了三次活动' }))
    const checked = (await page(scene.home)).notes.find(({ kind }) => kind === 'return-check')
    expect([checked?.facts['certificate'], checked?.words]).toEqual(['handed-in', '流入地记了三次活动'])
    expect(must(await scene.anonymous.call<{ valid: boolean }>(contract.checkCertificate, { body: { code: checkCode } })).valid).toBe(false)
  })
})

describe('probation', () => {
  let member: string
  let memberCase: string
  test('observations are kept at the host and sent home; nothing is kept of the words in the clear [CX-19d] [CX-19e] [JS-B-06g]', async () => {
    member = await depart(scene, 7, LEFT)
    memberCase = await announced(scene, member)
    await settled(scene, memberCase, '2026-09-07')
    await scene.inDistrict((tx) =>
      tx.run(sql`update members.member set standing = 'probationary' where district_id = 430699 and id = ${scene.members.branch[7]!.memberId}`),
    )
    must(await onCase(scene.host, contract.observeHere, memberCase, { on: '2026-09-07', stage: 'probationary', send: true, words: '学习认真' }))
    expect((await page(scene.home, member)).probation).not.toBe(null)
    expect((await page(scene.home, member)).told.find(({ kind }) => kind === 'observed')?.words).toBe('学习认真')
  })

  test('the gap between the two clauses is shown with both, and an earlier request bridges it [JS-B-06i] [JS-B-04l]', async () => {
    must(await onAbsence(scene.home, contract.setProbation, member, { until: '2026-11-30', words: '支部大会记录' }))
    const { probation } = await page(scene.home, member)
    expect(probation?.gap).toMatchObject({ opinionFrom: '2026-11-30', askBy: '2026-09-30' })
    expect(probation?.gap?.opinionCites.length).toBeGreaterThan(0)
    expect(probation?.gap?.conversionCites.length).toBeGreaterThan(0)
    expect((await onCase(scene.home, contract.homeStep, memberCase, { step: 'decide-probation' })).status).toBe(409)
  })

  test('home asks, the host writes its opinion, home decides; or the absence of a reply is on record [CX-14f]', async () => {
    must(await onCase(scene.home, contract.homeStep, memberCase, { step: 'ask-opinion' }))
    must(await onCase(scene.host, contract.giveOpinion, memberCase, { on: '2026-09-07', conversion: 'on-time', words: '可以按期转正' }))
    expect((await page(scene.home, member)).probation?.opinion?.words).toBe('可以按期转正')
    must(await onCase(scene.home, contract.homeStep, memberCase, { step: 'decide-probation' }))
    const other = await depart(scene, 6, LEFT)
    const otherCase = await announced(scene, other)
    expect((await onCase(scene.home, contract.homeStep, otherCase, { step: 'record-no-reply' })).status).toBe(409)
    must(await onCase(scene.home, contract.homeStep, otherCase, { step: 'ask-opinion' }))
    must(await onCase(scene.home, contract.homeStep, otherCase, { step: 'record-no-reply' }))
    must(await onCase(scene.home, contract.homeStep, otherCase, { step: 'decide-probation' }))
  })
})

describe('agreements', () => {
  const AGREED = {
    kind: 'agreement',
    ourSide: 'home',
    otherName: '芦荡镇党委',
    otherContact: '0514-5550000',
    homeDuties: '通报名单',
    hostDuties: '编组管理',
    goals: '一人不漏',
    methods: '每季对名单',
    safeguards: '各出一名专人',
    meets: 'quarter',
    from: '2026-09-07',
    until: '2027-09-06',
  }

  test('an agreement names duties, goals, methods, safeguards and the interval of meetings, which then fall due; its end is reminded of [JS-B-08a] [CX-13c]', async () => {
    const committee = await scene.as('committee', { anew: true })
    const params = { unitId: scene.units.committee.id }
    expect(code(await committee.call(contract.makeAgreement, { params, body: { ...AGREED, safeguards: null } }))).toEqual([409, 'agreement-lacks'])
    const { agreementId } = must(await committee.call<{ agreementId: string }>(contract.makeAgreement, { params, body: AGREED }))
    const shown = async () =>
      must(
        await committee.call<{ agreements: { meeting: Stand | null; ending: { from: string; now: boolean } | null; events: unknown[] }[] }>(
          contract.agreements,
          { params },
        ),
      ).agreements[0]!
    expect((await shown()).meeting?.readings[0]?.due).toBe('2026-12-31')
    expect((await shown()).ending).toMatchObject({ from: '2027-08-06', now: false })
    must(await committee.call(contract.holdUnder, { params: { agreementId }, body: { kind: 'visit', on: '2026-09-07', channel: 'visit', words: '走访船厂' } }))
    must(await committee.call(contract.holdUnder, { params: { agreementId }, body: { kind: 'meeting', on: '2026-09-07', channel: 'video', words: '会商' } }))
    expect((await shown()).events).toHaveLength(2)
    expect((await shown()).meeting?.lastOn).toBe('2026-09-07')
    scene.clock.set('2027-08-20T10:00:00+08:00')
    expect(
      (
        await (async () =>
          must(await (await scene.as('committee', { anew: true })).call<{ agreements: { ending: { now: boolean } }[] }>(contract.agreements, { params })))()
      ).agreements[0]?.ending.now,
    ).toBe(true)
    scene.clock.set('2026-09-07T10:00:00+08:00')
  })

  test('twinned organisations and their joint activities, and views exchanged between departments, are on record [JS-B-08b] [JS-B-07c]', async () => {
    const department = await scene.as('department', { anew: true })
    const params = { unitId: scene.units.department.id }
    const twinned = { ...AGREED, kind: 'twinning', homeDuties: null, hostDuties: null, goals: null, methods: null, safeguards: null, meets: null, until: null }
    const { agreementId } = must(await department.call<{ agreementId: string }>(contract.makeAgreement, { params, body: twinned }))
    must(
      await department.call(contract.holdUnder, {
        params: { agreementId },
        body: { kind: 'joint-activity', on: '2026-09-07', channel: 'visit', words: '一起上党课' },
      }),
    )
    must(
      await department.call(contract.consult, {
        params,
        body: { otherName: '芦荡县委组织部', on: '2026-09-07', channel: 'phone', words: '核对名单', agreed: '每季核对' },
      }),
    )
    const shown = must(await department.call<{ consultations: unknown[]; agreements: { kind: string }[] }>(contract.agreements, { params }))
    expect(shown.consultations).toHaveLength(1)
    expect(shown.agreements.map(({ kind }) => kind)).toContain('twinning')
    const branch = must(await scene.home.call<{ agreements: unknown[] }>(contract.agreements, { params: { unitId: scene.units.branch.id } }))
    expect(branch.agreements).toEqual([])
  })
})
