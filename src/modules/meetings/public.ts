/** What the composition introduces: pages of the books of minutes, measures of meetings held; and how worlds and tests write. */
import { type Day, paperDay, type Period, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { type PartKind, PARTS } from '../../policy/vocabulary/parts.ts'
import { BALLOTS, BUSINESS } from '../../policy/vocabulary/votes.ts'
import { partsOf, type Session, sessionsOfYear } from '../activities/public.ts'
import { inForce } from '../org/public.ts'
import { type MinutesHead, STANCES, type TopicShown, VOTE_OUTCOMES, type VoteShown } from './contract.ts'
import { type Kind, kindOf, kindsOf, lookAtManyMinutes, meetingsIn, type MinutesText, textOf } from './facts.ts'
import { type AdoptedHead, sealedFieldsPlace, selectAdopted, selectAdoptedHeads, selectResolutions, selectVotes } from './store.ts'
import { sealedTable } from '../../platform/reseal.ts'

export { digestOf, judgeVote, lookAtManyMinutes, measures, meetingJudge, type MinutesText, stepsInForce, textOf } from './facts.ts'
export {
  insertAdopted as writeAdopted,
  insertAnalysis as writeAnalyses,
  insertBriefings as writeBriefings,
  insertDisclosures as writeDisclosures,
  insertManyMinutes as writeMinutes,
  insertMatters as writeMatters,
  insertMatterSteps as writeMatterSteps,
  insertOpinions as writeOpinions,
  insertQuestions as writeQuestions,
  insertQuestionTurns as writeQuestionTurns,
  insertRemarks as writeRemarks,
  insertResolutions as writeResolutions,
  insertSignatures as writeSignatures,
  insertTopics as writeTopics,
  insertUpward as writeUpward,
  insertViews as writeViews,
  insertVotes as writeVotes,
  selectStatesOfMind as statesOfMindOf,
  upsertDeductions as writeDeductions,
  type Vote,
} from './store.ts'

// ---------------------------------------------------------------- what was decided

export type Decided = { sessionId: string; words: string; outcome: Text }

/** What meetings decided: votes that were closed, resolutions that stand in adopted minutes without a vote of their own. */
export const decisionsAt = async (tx: Tx, sessionIds: readonly string[]): Promise<Decided[]> => {
  const [votes, resolutions] = await Promise.all([selectVotes(tx, sessionIds), selectResolutions(tx, sessionIds)])
  const voted = votes.flatMap(({ sessionId, title, state, outcome }) =>
    state === 'closed' && outcome ? [{ sessionId, words: title, outcome: VOTE_OUTCOMES[outcome] }] : [],
  )
  const adopted = resolutions.filter(({ voteId, state }) => voteId === null && state !== 'draft')
  return [...voted, ...adopted.map(({ sessionId, words }) => ({ sessionId, words, outcome: ADOPTED }))]
}

const ADOPTED: Text = { zh: '形成决议', en: 'resolved' }

// ---------------------------------------------------------------- pages of the books

type Asked = { unitId: string; period: Period }
type Book = Kind['book']
type Parts = Awaited<ReturnType<typeof partsOf>>
type Held = { session: Session; kinds: Kind[]; parts: Parts }

/** Closed meetings that belong into a book, by their kinds; one held as several at once stands in each. */
const heldFor = async (tx: Tx, book: Book, { unitId, period }: Asked): Promise<Held[]> => {
  const years = [...new Set([yearOf(period.from), yearOf(period.to)])]
  const all = (await Promise.all(years.map((year) => sessionsOfYear(tx, { unitIds: [unitId], year })))).flat()
  const closed = all.filter(({ state, day, parentId }) => state === 'closed' && parentId === null && day !== null && day >= period.from && day <= period.to)
  const parts = Map.groupBy(
    await partsOf(
      tx,
      closed.map(({ id }) => id),
    ),
    ({ sessionId }) => sessionId,
  )
  const known = kindsOf(await inForce(tx, unitId, period.to))
  return closed
    .map((session) => ({ session, parts: parts.get(session.id) ?? [] }))
    .map((held) => ({ ...held, kinds: meetingsIn(held.session, held.parts).map((kind) => kindOf(known, kind)) }))
    .filter(({ kinds }) => kinds.some((kind) => kind.book === book))
    .sort((one, other) => (one.session.day! < other.session.day! ? -1 : 1))
}

const label = (zh: string, en: string): Text => ({ zh, en })
export type Field = { label: Text; value: string; beside?: boolean }
const line = (of: Text, value: string | null | undefined): Field[] => (value ? [{ label: of, value }] : [])

const headLines = (head: MinutesHead): Field[] => [
  ...line(label('时间', 'Time'), `${head.day ? paperDay(head.day as Day) : ''}${[head.begins, head.ends].filter(Boolean).join('—')}`),
  ...line(label('地点', 'Place'), head.place),
  ...line(label('党小组', 'Group'), head.groupName),
  ...line(label('主持人', 'Chair'), head.chair ?? '—'),
  { label: label('记录人', 'Recorder'), value: head.recorder ?? '—', beside: true },
  ...line(label('出席人', 'Present'), head.present.join('、') || '无'),
  ...line(label('列席人', 'Sitting in'), head.sittingIn.map(({ name, as }) => `${name}（${as.zh}）`).join('、') || '无'),
  ...line(
    label('缺席人及原因', 'Away, and why'),
    head.away.map(({ name, status, reason }) => `${name}　${status.zh}${reason ? `（${typeof reason === 'string' ? reason : reason.zh}）` : ''}`).join('、') ||
      '无',
  ),
]

const topicLines = (topic: TopicShown, views: MinutesText['views']): Field[] => [
  ...line(label(`议题${topic.number}`, `Topic ${topic.number}`), topic.title),
  ...line(label('传达、报告', 'Report'), topic.report),
  ...topic.points.flatMap(({ name, words }) => line(label('发言要点', 'Point'), `${name}：${words}`)),
  ...views
    .filter(({ topicId }) => topicId === topic.id)
    .flatMap((view) => line(label('不同意见', 'Differing view'), `${STANCES[view.stance].zh}　${view.name ? `${view.name}：` : ''}${view.words}`)),
  ...line(label('结果', 'Outcome'), topic.outcome),
]

/** 应到 10，实到 8，赞成 6，反对 1，弃权 1 */
const sayVote = (vote: VoteShown): string => {
  const parts = [vote.tally?.hands, vote.tally?.paper, vote.tally?.written].filter((part) => part !== null && part !== undefined)
  const sum = (way: 'for' | 'against' | 'abstain') => parts.reduce((total, part) => total + part[way], 0)
  const counts =
    vote.seats === null
      ? `赞成 ${sum('for')}，反对 ${sum('against')}，弃权 ${sum('abstain')}`
      : vote.candidates.map(({ name, votes, elected }) => `${name} ${votes ?? 0} 票${elected ? '（当选）' : ''}`).join('，')
  const paper = vote.tally?.paper ? `，发出 ${vote.tally.paper.issued} 张、收回 ${vote.tally.paper.returned} 张、无效 ${vote.tally.paper.void} 张` : ''
  return `${BUSINESS[vote.business].zh}　${vote.title}（${vote.ballots.map((one) => BALLOTS[one].zh).join('、')}）：应到 ${vote.entitled}，实到 ${vote.present}${paper}，${counts}。${vote.outcome ? VOTE_OUTCOMES[vote.outcome].zh : ''}`
}

/** What was decided; under it who sees to it and until when, as the form has them. */
const resolutionLines = ({ kind, words, ownerName, dueOn, source }: MinutesText['resolutions'][number]): Field[] => [
  ...line(label(kind === 'measure' ? '贯彻措施' : '决议', kind === 'measure' ? 'Measure' : 'Resolution'), `${words}${source ? `（贯彻：${source}）` : ''}`),
  { label: label('责任人', 'Who'), value: ownerName ?? '—' },
  { label: label('完成时限', 'Until'), value: dueOn ? paperDay(dueOn as Day).replace(/（.*/, '') : '—', beside: true },
]

type Paged = { session: Session; kind: Kind; parts: Parts; text: MinutesText; adopted: boolean; versions: readonly AdoptedHead[]; further: readonly Field[] }

/** A meeting's page in a book: the columns of the minutes, the head from the records. A text nobody adopted says so. */
const pageOf = ({ session, kind, parts, text, adopted, versions, further }: Paged) => ({
  number: null,
  title: label(`${kind.name.zh}记录`, `Minutes: ${kind.name.en}`),
  left: `${session.year}年`,
  right: `第 ${text.head.kinds.find((one) => one.kind === kind.kind)?.number ?? 1} 次`,
  fields: [
    ...headLines(text.head),
    ...further,
    ...line(label('议程', 'Parts'), parts.length < 2 ? null : parts.map((part) => `${PARTS[part.kind as PartKind].zh} ${part.minutes} 分`).join('，')),
    ...text.topics.flatMap((topic) => topicLines(topic, text.views)),
    ...(text.votes.length === 0 ? line(label('表决情况', 'Vote'), '没有表决') : []),
    ...text.votes.flatMap((vote) => line(label('表决情况', 'Vote'), sayVote(vote))),
    ...(text.resolutions.length === 0 ? line(label('决议', 'Resolution'), '没有形成决议') : []),
    ...text.resolutions.flatMap(resolutionLines),
    ...(adopted ? [] : line(label('记录状态', 'State'), '主持人、记录人还没有确认')),
  ],
  sum: text.head.sum,
  table: null,
  notes: [],
  signatures: [label('主持人签字', 'Chair'), label('记录人签字', 'Recorder')],
  corrections: versions
    .filter(({ version }) => version > 1)
    .map(({ version, reason, adoptedAt }) => `${adoptedAt.toISOString().slice(0, 10)}　第 ${version} 版　${reason ?? ''}`),
})

/** What another module records of the meetings of a unit and the form has columns for: lines under the head, by session. */
type FurtherLines = (tx: Tx, asked: Asked) => Promise<ReadonlyMap<string, readonly Field[]>>

const supplier = (book: Book, furtherOf?: FurtherLines) => ({
  book,
  countOf: async (tx: Tx, asked: Asked) => {
    const held = await heldFor(tx, book, asked)
    return { pages: held.length, entries: held.length }
  },
  pagesOf: async (tx: Tx, asked: Asked) => {
    const held = await heldFor(tx, book, asked)
    const ids = held.map(({ session }) => session.id)
    const adopted = new Map((await selectAdopted(tx, ids, null)).map((one) => [one.sessionId, one.body as MinutesText]))
    const versions = Map.groupBy(await selectAdoptedHeads(tx, ids), ({ sessionId }) => sessionId)
    const further = await furtherOf?.(tx, asked)
    const drafts = await draftsOf(
      tx,
      held.map(({ session }) => session).filter(({ id }) => !adopted.has(id)),
    )
    return held.map(({ session, kinds, parts }) => {
      const text = adopted.get(session.id) ?? drafts.get(session.id)!
      const kind = kinds.find((one) => one.book === book)!
      const beside = { versions: versions.get(session.id) ?? [], further: further?.get(session.id) ?? [] }
      return pageOf({ session, kind, parts, text, adopted: adopted.has(session.id), ...beside })
    })
  },
})

/** The minutes that nobody adopted yet, as they stand now. */
const draftsOf = async (tx: Tx, sessions: readonly Session[]): Promise<Map<string, MinutesText>> => {
  const looked = await lookAtManyMinutes(tx, sessions)
  return new Map(sessions.map(({ id }, at) => [id, textOf(looked[at]!)]))
}

/** The four books of minutes; they stand before the plainer pages that activities would give. */
export const bookSuppliers = (further: Partial<Record<Book, FurtherLines>> = {}) =>
  (['minutes-members', 'minutes-committee', 'minutes-group', 'class-book'] as const).map((book) => supplier(book, further[book]))

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [sealedTable({ table: 'meetings.analysis', key: { id: 'uuid' }, columns: { fields_sealed: ({ id }) => sealedFieldsPlace(id) } })]
