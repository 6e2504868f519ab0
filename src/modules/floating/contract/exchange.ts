/** Partners outside this system: keys and cards, files, paper. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, moment, text, words } from '../../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { foundSample, foundShape, relationLetter } from './shapes.ts'
import { SIGHTS } from './words.ts'

/** How a partner outside is written to. */
const outsideWay = z.enum(['file', 'paper'])

/** Where a letter of ours to a partner outside stands. */
const DISPATCH_STATES = {
  unsent: { zh: '待发', en: 'to be sent' },
  written: { zh: '已写，未交出', en: 'written, not handed over' },
  sent: { zh: '已交出，未回执', en: 'sent, not acknowledged' },
  acknowledged: { zh: '已回执', en: 'acknowledged' },
  refused: { zh: '对方没有接受', en: 'not accepted' },
} as const

const FILE_STATES = {
  shown: { zh: '看过，没有收', en: 'looked at, not taken' },
  taken: { zh: '已收', en: 'taken' },
  left: { zh: '退回不收', en: 'left' },
  refused: { zh: '拒收', en: 'refused' },
} as const

const fingerprint = z.string().regex(/^\d{5}(?: \d{5}){7}$/)

const ownKeys = z.object({ version: z.int(), fingerprint, madeAt: moment, madeByName: z.string() })

const cardView = z.object({
  number: z.int(),
  fingerprint,
  takenAt: moment,
  takenByName: z.string(),
  confirmedOn: day.nullable(),
  confirmedWith: z.string().nullable(),
  confirmedByName: z.string().nullable(),
})

const partnerView = z.object({
  partnerId: id,
  way: outsideWay,
  organisation: z.string(),
  deskName: z.string(),
  address: z.string(),
  telephone: z.string(),
  person: z.string(),
  endedOn: day.nullable(),
  endedWhy: z.string().nullable(),
  /** the card in use; null where none is confirmed, and for partners on paper */
  card: cardView.nullable(),
  /** a card that came and whose digits nobody has compared yet */
  newCard: cardView.nullable(),
  unsent: count,
  waiting: count,
  /** days since the oldest unacknowledged letter was handed over */
  oldestDays: count.nullable(),
  toAcknowledge: count,
})

const fileInView = z.object({
  fileId: id,
  name: z.string(),
  number: z.int().nullable(),
  digest: z.string(),
  state: keyOf(FILE_STATES),
  letters: count,
  acknowledgements: count,
  refusal: text.nullable(),
  handedInAt: moment,
  handedInByName: z.string(),
})

export const exchangePartners = endpoint({
  id: 'floating.exchangePartners',
  method: 'GET',
  path: '/api/floating/partners',
  summary: { zh: '系统外的往来单位和本单位的名片', en: 'Partners outside this system, and our own card' },
  who: ['department'],
  reply: z.object({
    organisation: z.string(),
    keys: ownKeys.nullable(),
    desks: z.array(z.object({ deskId: id, name: z.string() })),
    partners: z.array(partnerView),
    /** files that were refused before anybody knew whose they are */
    strangeFiles: z.array(fileInView),
  }),
})

export const makeKeys = endpoint({
  id: 'floating.makeKeys',
  method: 'POST',
  path: '/api/floating/keys',
  summary: { zh: '做本单位的钥匙；再做一次就换新的', en: 'Makes our keys; once more, and they are replaced' },
  who: ['department'],
  idempotent: true,
  body: z.object({ replaces: z.int().nullable(), why: words(200).nullable() }),
  reply: ownKeys,
  example: { body: { replaces: 999, why: '试' } },
})

export const ownCard = endpoint({
  id: 'floating.ownCard',
  method: 'GET',
  path: '/api/floating/cards/:deskId',
  summary: { zh: '本单位一个服务点的名片', en: 'The card of one of our desks' },
  who: ['department'],
  params: z.object({ deskId: id }),
  reply: z.object({
    organisation: z.string(),
    desk: z.object({ name: z.string(), address: z.string(), telephone: z.string(), person: z.string() }),
    keys: ownKeys,
    text: z.string(),
    printedAt: moment,
  }),
  example: { params: { deskId: 'desk' } },
})

export const ownCardFile = endpoint({
  id: 'floating.ownCardFile',
  method: 'GET',
  path: '/api/floating/cards/:deskId/file',
  summary: { zh: '名片文件', en: 'The card as a file' },
  who: ['department'],
  file: true,
  params: z.object({ deskId: id }),
  example: { params: { deskId: 'desk' } },
})

const partnerRef = z.object({ partnerId: id })

export const addPartner = endpoint({
  id: 'floating.addPartner',
  method: 'POST',
  path: '/api/floating/partners',
  summary: { zh: '登记一个用名片的往来单位，或给已登记的往来单位换名片', en: 'Registers a partner by its card, or a new card of a known one' },
  who: ['department'],
  idempotent: true,
  body: z.object({ card: words(4_000) }),
  reply: z.object({ partnerId: id, known: z.boolean(), organisation: z.string() }),
  example: { body: { card: 'x' } },
})

export const addPaperPartner = endpoint({
  id: 'floating.addPaperPartner',
  method: 'POST',
  path: '/api/floating/partners/paper',
  summary: { zh: '登记一个用纸信的往来单位', en: 'Registers a partner on paper' },
  who: ['department'],
  idempotent: true,
  body: z.object({ organisation: words(120), deskName: words(120), address: words(200), telephone: words(60), person: words(60) }),
  reply: partnerRef,
  example: { body: { organisation: '外县', deskName: '组织科', address: '一路', telephone: '000', person: '某' } },
})

export const confirmPartner = endpoint({
  id: 'floating.confirmPartner',
  method: 'POST',
  path: '/api/floating/partners/:partnerId/confirm',
  summary: { zh: '电话里核对过数字', en: 'The digits were compared on the telephone' },
  who: ['department'],
  idempotent: true,
  params: partnerRef,
  /** `heard`: the forty digits as the other person read them aloud */
  body: z.object({ card: z.int().min(1), heard: words(80), spokeWith: words(60), on: day }),
  reply: partnerRef,
  example: { params: { partnerId: 'partner' }, body: { card: 1, heard: '0', spokeWith: '某', on: '2026-09-07' } },
})

export const endPartner = endpoint({
  id: 'floating.endPartner',
  method: 'POST',
  path: '/api/floating/partners/:partnerId/end',
  summary: { zh: '不再和这个单位往来', en: 'Ends the exchange with a partner' },
  who: ['department'],
  idempotent: true,
  params: partnerRef,
  body: z.object({ why: words(200) }),
  reply: partnerRef,
  example: { params: { partnerId: 'partner' }, body: { why: '试' } },
})

const letterLine = z.object({
  caseId: id,
  side: z.enum(['home', 'host']),
  number: z.int(),
  kind: z.string(),
  title: text,
  about: z.string(),
  on: day,
  byName: z.string(),
})

const outLine = letterLine.extend({
  partnerId: id,
  partner: z.string(),
  way: outsideWay,
  state: keyOf(DISPATCH_STATES),
  fileNumber: z.int().nullable(),
  sheetNumber: z.string().nullable(),
  writtenOn: day.nullable(),
  sentOn: day.nullable(),
  sentHow: z.string().nullable(),
  answeredOn: day.nullable(),
  answeredBy: z.string().nullable(),
  answerWords: z.string().nullable(),
  /** days since it was handed over; null where it was not, or was answered */
  waitingDays: count.nullable(),
  /** last day for the acknowledgement by the rule in force; null where no rule says */
  due: day.nullable(),
  overdue: z.boolean(),
  cites: z.array(z.string()),
})
export type OutLine = z.infer<typeof outLine>

const inLine = letterLine.extend({
  outcome: z.enum(['taken', 'waits', 'refused']),
  takenOn: day,
  words: z.string().nullable(),
  told: z.boolean(),
})

const fileOutView = z.object({
  fileId: id,
  number: z.int(),
  letters: count,
  acknowledgements: count,
  writtenAt: moment,
  writtenByName: z.string(),
  sentOn: day.nullable(),
  sentHow: z.string().nullable(),
})

export const exchangeWith = endpoint({
  id: 'floating.exchangeWith',
  method: 'GET',
  path: '/api/floating/partners/:partnerId',
  summary: { zh: '和一个往来单位的往来', en: 'The exchange with one partner' },
  who: ['department'],
  params: partnerRef,
  reply: z.object({
    partner: partnerView,
    out: z.array(outLine),
    in: z.array(inLine),
    filesOut: z.array(fileOutView),
    filesIn: z.array(fileInView),
    /** numbers of the partner's files that were skipped on the way */
    missing: z.array(z.int()),
  }),
  example: { params: { partnerId: 'partner' } },
})

export const writeFile = endpoint({
  id: 'floating.writeFile',
  method: 'POST',
  path: '/api/floating/partners/:partnerId/files',
  summary: { zh: '给往来单位做一个信件文件', en: 'Makes a letters file for a partner' },
  who: ['department'],
  idempotent: true,
  params: partnerRef,
  /** `again`: also the letters that went out before and were not acknowledged */
  body: z.object({ again: z.boolean() }),
  reply: z.object({ fileId: id, number: z.int(), letters: count, acknowledgements: count }),
  example: { params: { partnerId: 'partner' }, body: { again: false } },
})

export const lettersFile = endpoint({
  id: 'floating.lettersFile',
  method: 'GET',
  path: '/api/floating/files-out/:fileId',
  summary: { zh: '信件文件', en: 'A letters file' },
  who: ['department'],
  file: true,
  params: z.object({ fileId: id }),
  example: { params: { fileId: 'file' } },
})

export const fileSent = endpoint({
  id: 'floating.fileSent',
  method: 'POST',
  path: '/api/floating/files-out/:fileId/sent',
  summary: { zh: '信件文件已交出', en: 'A letters file was handed over' },
  who: ['department'],
  idempotent: true,
  params: z.object({ fileId: id }),
  body: z.object({ on: day, how: words(100) }),
  reply: z.object({ fileId: id }),
  example: { params: { fileId: 'file' }, body: { on: '2026-09-07', how: '机要交换' } },
})

export const handInFile = endpoint({
  id: 'floating.handInFile',
  method: 'POST',
  path: '/api/floating/files-in',
  summary: { zh: '交来一个信件文件，先看它说什么', en: 'Hands in a letters file, to see what it says first' },
  who: ['department'],
  upload: { maxBytes: 4_000_000 },
  reply: z.object({ fileId: id, state: keyOf(FILE_STATES), alreadyTaken: z.boolean() }),
})

export const lookAtFile = endpoint({
  id: 'floating.lookAtFile',
  method: 'GET',
  path: '/api/floating/files-in/:fileId',
  summary: { zh: '一个交来的信件文件说什么', en: 'What a file that came says' },
  who: ['department'],
  params: z.object({ fileId: id }),
  reply: z.object({
    file: fileInView,
    partner: z.string(),
    partnerId: id.nullable(),
    writtenAt: moment.nullable(),
    letters: z.array(letterLine.extend({ how: z.enum(['new', 'repeat', 'early']), words: z.string().nullable() })),
    acknowledgements: z.array(
      z.object({
        caseId: id,
        side: z.enum(['home', 'host']),
        number: z.int(),
        outcome: z.enum(['taken', 'waits', 'refused']),
        on: day,
        words: z.string().nullable(),
        title: text,
        about: z.string(),
      }),
    ),
  }),
  example: { params: { fileId: 'file' } },
})

export const takeFile = endpoint({
  id: 'floating.takeFile',
  method: 'POST',
  path: '/api/floating/files-in/:fileId/take',
  summary: { zh: '收下一个信件文件', en: 'Takes a letters file' },
  who: ['department'],
  idempotent: true,
  params: z.object({ fileId: id }),
  body: z.object({}),
  reply: z.object({ fileId: id, taken: count, waits: count, repeats: count, refused: count, acknowledgements: count }),
  example: { params: { fileId: 'file' }, body: {} },
})

export const leaveFile = endpoint({
  id: 'floating.leaveFile',
  method: 'POST',
  path: '/api/floating/files-in/:fileId/leave',
  summary: { zh: '不收一个信件文件', en: 'Leaves a letters file' },
  who: ['department'],
  idempotent: true,
  params: z.object({ fileId: id }),
  body: z.object({}),
  reply: z.object({ fileId: id }),
  example: { params: { fileId: 'file' }, body: {} },
})

/** Letters of the unit and below that went outside and are not answered yet, the longest wait first. */
export const unacknowledgedLetters = endpoint({
  id: 'floating.unacknowledgedLetters',
  method: 'GET',
  path: '/api/floating/letters-out',
  summary: { zh: '发往系统外、还没有回执的信', en: 'Letters to partners outside without an acknowledgement' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({ unitName: z.string(), today: day, lines: z.array(outLine) }),
  example: { query: { unitId: 'branch' } },
})

const letterRef = z.object({ caseId: id, side: z.enum(['home', 'host']), number: z.coerce.number().int().min(1) })

export const paperLetter = endpoint({
  id: 'floating.paperLetter',
  method: 'GET',
  path: '/api/floating/letters-out/:caseId/:side/:number',
  summary: { zh: '一封纸信和它的回执', en: 'A letter on paper with its slip' },
  who: DESK_AND_ABOVE,
  params: letterRef,
  reply: z.object({
    line: outLine,
    from: z.object({ organisation: z.string(), name: z.string(), address: z.string(), telephone: z.string(), person: z.string() }),
    to: z.object({ organisation: z.string(), name: z.string(), address: z.string(), person: z.string() }),
    /** what it says, field by field */
    says: z.array(z.object({ title: text, value: z.string() })),
    sheetNumber: z.string(),
    checkCode: z.string(),
    printedAt: moment,
    dueDays: count.nullable(),
  }),
  example: { params: { caseId: 'case', side: 'home', number: '1' } },
})

export const writePaper = endpoint({
  id: 'floating.writePaper',
  method: 'POST',
  path: '/api/floating/letters-out/:caseId/:side/:number/paper',
  summary: { zh: '给一封信编号，准备打印', en: 'Numbers a letter for print' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: letterRef,
  body: z.object({}),
  reply: z.object({ sheetNumber: z.string() }),
  example: { params: { caseId: 'case', side: 'home', number: '1' }, body: {} },
})

export const paperSent = endpoint({
  id: 'floating.paperSent',
  method: 'POST',
  path: '/api/floating/letters-out/:caseId/:side/:number/sent',
  summary: { zh: '纸信已寄出', en: 'A paper letter went out' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: letterRef,
  body: z.object({ on: day, how: words(100) }),
  reply: z.object({ sentOn: day }),
  example: { params: { caseId: 'case', side: 'home', number: '1' }, body: { on: '2026-09-07', how: '挂号信' } },
})

export const enterSlip = endpoint({
  id: 'floating.enterSlip',
  method: 'POST',
  path: '/api/floating/letters-out/:caseId/:side/:number/slip',
  summary: { zh: '登记回执', en: 'Enters a slip that came back' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: letterRef,
  body: z.object({ on: day, signedBy: words(60), checkCode: words(40), outcome: z.enum(['acknowledged', 'refused']), words: words(500).nullable() }),
  reply: z.object({ state: keyOf(DISPATCH_STATES) }),
  example: {
    params: { caseId: 'case', side: 'home', number: '1' },
    body: { on: '2026-09-07', signedBy: '某', checkCode: '0', outcome: 'acknowledged', words: null },
  },
})

/** Somebody found here whose home is a partner outside: a case is opened, and the question waits for its file or sheet. */
export const findFromOutside = endpoint({
  id: 'floating.findFromOutside',
  method: 'POST',
  path: '/api/units/:unitId/floating/finds-outside',
  summary: { zh: '登记发现的流动党员，向系统外的流出地询问', en: 'Register a person found and ask a home outside' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ ...foundShape, partnerId: id }),
  reply: z.object({ caseId: id }),
  example: {
    params: { unitId: 'committee' },
    body: { ...foundSample, partnerId: 'partner', homeUnit: '远山县东街村党支部' },
  },
})

/** What a partner told on paper: entered by whoever holds the sheet, word for word as it stands there. */
export const enterReply = endpoint({
  id: 'floating.enterReply',
  method: 'POST',
  path: '/api/floating/letters-in/:caseId',
  summary: { zh: '登记对方纸上的答复', en: 'Enters what a partner told on paper' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ caseId: id }),
  body: z.object({
    kind: words(40),
    on: day,
    signedBy: words(60),
    facts: z.object({
      from: day.optional(),
      until: day.optional(),
      number: words(60).optional(),
      relation: relationLetter.optional(),
      unit: words(120).optional(),
      clause: words(120).optional(),
      to: words(120).optional(),
      words: words(500).optional(),
      sight: keyOf(SIGHTS).optional(),
      conversion: z.enum(['on-time', 'extend', 'not']).optional(),
    }),
    /** one month of dues as the sheet says it; 0 with the reason where the partner takes it back */
    dues: z.strictObject({ year: z.int().min(2000).max(2100), month: z.int().min(1).max(12), yuan: words(24), reason: words(200).nullable() }).optional(),
  }),
  reply: z.object({ number: z.int(), outcome: z.enum(['taken', 'refused']), words: z.string().nullable() }),
  example: { params: { caseId: 'case' }, body: { kind: 'words', on: '2026-09-07', signedBy: '某', facts: {} } },
})

/** Fields of letters by their names in the body. */
export const LETTER_FIELDS = {
  from: { zh: '从哪天起', en: 'from' },
  until: { zh: '预计到', en: 'until' },
  number: { zh: '活动证编号', en: 'certificate' },
  sight: { zh: '证件', en: 'certificate seen' },
  relation: { zh: '组织关系介绍信', en: 'relation letter' },
  unit: { zh: '编入党组织', en: 'organisation' },
  group: { zh: '党小组', en: 'group' },
  basis: { zh: '依据', en: 'basis' },
  clause: { zh: '依据条款', en: 'clause' },
  words: { zh: '说明', en: 'words' },
  to: { zh: '去向', en: 'to' },
  conversion: { zh: '能否按期转正', en: 'conversion on time' },
  line: { zh: '记录', en: 'record' },
} as const

/** Of the person's card that travels with a letter, what stands on paper. */
export const CARD_FIELDS = {
  idNumberHint: { zh: '身份号码', en: 'ID number, in part' },
  idNumber: { zh: '身份号码', en: 'ID number' },
  joinedOn: { zh: '入党日期', en: 'joined' },
  phone: { zh: '联系电话', en: 'telephone' },
  employer: { zh: '工作单位', en: 'employer' },
  address: { zh: '现住址', en: 'address' },
  occupation: { zh: '职业', en: 'occupation' },
  reason: { zh: '外出原因', en: 'reason' },
  place: { zh: '去向', en: 'place' },
  homeUnit: { zh: '所在支部', en: 'home branch' },
  homeContact: { zh: '结对联系', en: 'home contact' },
  homePhone: { zh: '支部电话', en: 'home telephone' },
} as const

/** Partners outside that a case may be addressed to, for the forms that also offer desks of this system. */
export const partnerAddresses = endpoint({
  id: 'floating.partnerAddresses',
  method: 'GET',
  path: '/api/floating/partner-addresses',
  summary: { zh: '可以写信的系统外单位', en: 'Partners outside that may be written to' },
  who: DESK_AND_ABOVE,
  reply: z.object({
    partners: z.array(z.object({ partnerId: id, organisation: z.string(), deskName: z.string(), address: z.string(), way: outsideWay, ready: z.boolean() })),
  }),
})

/** Home tells a partner outside that somebody comes; the letter then waits for its file or sheet. */
export const announceOutside = endpoint({
  id: 'floating.announceOutside',
  method: 'POST',
  path: '/api/floating/absences/:absenceId/announcements-outside',
  summary: { zh: '通报系统外的流入地', en: 'Announce to a host outside this system' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ absenceId: id }),
  body: z.strictObject({ partnerId: id, from: day.nullable(), words: words(500).nullable() }),
  reply: z.object({ caseId: id }),
  example: { params: { absenceId: 'absence' }, body: { partnerId: 'partner', from: null, words: null } },
})
