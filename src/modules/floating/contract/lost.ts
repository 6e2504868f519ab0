/** Lost contact. */
import { z } from 'zod'
import { DESK_AND_ABOVE, day, id, keyOf, words } from '../../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { cites, unitAsked } from './shapes.ts'
import { LOST_ENDS, SEARCH_WAYS, SINCE_WHATS, SITUATIONS } from './words.ts'

export const lostRegister = endpoint({
  id: 'floating.lostRegister',
  method: 'GET',
  path: '/api/units/:unitId/floating/lost',
  summary: { zh: '失联党员登记表', en: 'Register of members that contact was lost with' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    today: day,
    cites: z.object({ lost: cites, stopped: cites, found: cites }),
    rows: z.array(
      z.object({
        lostId: id,
        memberId: id,
        branchId: id,
        name: z.string(),
        branchName: z.string(),
        since: day,
        sinceWhat: keyOf(SINCE_WHATS),
        situation: z.string(),
        searchFailed: z.boolean().nullable(),
        foundOn: day.nullable(),
        foundWords: z.string().nullable(),
        subjectiveFault: z.boolean().nullable(),
        stoppedOn: day.nullable(),
        stoppedBy: z.string().nullable(),
        endedOn: day.nullable(),
        endedHow: keyOf(LOST_ENDS).nullable(),
        endedWords: z.string().nullable(),
        enteredByName: z.string(),
        decideFrom: day.nullable(),
        removeFrom: day.nullable(),
        searches: z.array(z.object({ on: day, way: z.string(), found: z.boolean(), byName: z.string(), words: z.string().nullable() })),
        mine: z.boolean(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

export const enterLost = endpoint({
  id: 'floating.enterLost',
  method: 'POST',
  path: '/api/members/:memberId/lost',
  summary: { zh: '登记失联', en: 'Enter that contact was lost' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ memberId: id }),
  body: z.strictObject({ since: day, sinceWhat: keyOf(SINCE_WHATS), situation: keyOf(SITUATIONS) }),
  reply: z.object({ lostId: id }),
  example: { params: { memberId: 'member' }, body: { since: '2026-01-01', sinceWhat: 'activity', situation: 'work' } },
})

const onLost = { method: 'POST', who: BRANCH_DESK, idempotent: true, params: z.object({ lostId: id }), reply: z.object({}) } as const
const lostPath = (what: string) => `/api/floating/lost/:lostId/${what}` as const

export const recordSearch = endpoint({
  ...onLost,
  id: 'floating.recordSearch',
  path: lostPath('searches'),
  summary: { zh: '登记一次查找', en: 'Record a search' },
  body: z.strictObject({ on: day, way: keyOf(SEARCH_WAYS), found: z.boolean(), words: words(500), searchFailed: z.boolean().nullable() }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', way: 'family', found: false, words: '问了家里', searchFailed: null } },
})

export const recordFound = endpoint({
  ...onLost,
  id: 'floating.recordFound',
  path: lostPath('found'),
  summary: { zh: '登记又联系上', en: 'Record that the member was found' },
  body: z.strictObject({ on: day, words: words(300), fault: z.boolean().nullable() }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', words: '来电话了', fault: null } },
})

export const recordStopped = endpoint({
  ...onLost,
  id: 'floating.recordStopped',
  path: lostPath('stopped'),
  summary: { zh: '登记停止党籍的决定', en: 'Record the decision to stop membership' },
  body: z.strictObject({ on: day, decidedBy: words(100) }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', decidedBy: '支部党员大会' } },
})

export const endLost = endpoint({
  ...onLost,
  id: 'floating.endLost',
  path: lostPath('end'),
  summary: { zh: '了结失联登记', en: 'Close the entry' },
  body: z.strictObject({ on: day, how: keyOf(LOST_ENDS), words: words(300) }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', how: 'managed', words: '已回来' } },
})
