/** The responsibility evaluation: the year's points, the judgement of a unit, and the bar from awards that a named person decides on a finding. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { acceptProposals, fulfilDuties, type NewDuty, openDuties } from '../../rulebook/public.ts'
import { citesOf, rulesAt } from '../facts.ts'
import { figuresOf, pointsFor, sumPoints } from '../facts/assessments.ts'
import {
  answerBar,
  appealBar,
  type Assessment,
  assessmentsUnder,
  type AwardBar,
  barsUnder,
  type Finding,
  insertAssessment,
  insertBar,
  noticeBar,
  type Points,
  saveYardstick,
  selectYardstick,
} from '../store.ts'

type Done = Promise<Result<Record<string, never>>>

/** The superior's own decision on how much each part weighs; it stands for the year once somebody was judged by it. */
export const setYardstick = (call: Call, scope: Scope, { unit, year, points }: { unit: Unit; year: number; points: Points }): Done =>
  runCommand(call, scope, async (tx) => {
    if (points.qualitative === 0 || sumPoints(Object.entries(points.lines).map(([key, full]) => ({ key, full, done: 0, of: 0, points: full }) as never)) === 0)
      return refuse(
        'one-part-empty',
        '定性、定量两部分都要有分，没有存。',
        'Both parts need points, the qualitative and the quantitative; nothing was saved.',
        {
          field: '/points',
        },
      )
    if ((await assessmentsUnder(tx, unit.path, year)).some(({ byUnitId }) => byUnitId === unit.id))
      return refuse(
        'yardstick-used',
        `${year}年已经按现在的分值考核过，分值不能再改。`,
        `Somebody was judged by these points in ${year} already; they stand for the year.`,
      )
    await saveYardstick(tx, { unitId: unit.id, path: unit.path, year, points, byName: byOf(call).name, at: call.now })
    await tx.audit({ verb: 'floating.yardstick-set', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [`year:${year}`] })
    return ok({})
  })

export type Judged = { year: number; qualitative: string; qualitativePoints: number; finding: Finding; reasons: string | null }

/** The counted part comes from the records of that moment and is kept with the judgement; the other part and the finding are a named person's. */
export const assess = (
  call: Call,
  scope: Scope,
  { unit, above, judged }: { unit: Unit; above: Unit; judged: Judged },
): Promise<Result<{ assessmentId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const yardstick = await selectYardstick(tx, above.id, judged.year)
    if (!yardstick)
      return refuse('yardstick-missing', `先定${judged.year}年的分值，再考核。`, `Set the points for ${judged.year} first.`, {
        details: { slot: 'floating.evaluation' },
      })
    const wrong = judgementAmiss(judged, yardstick.points) ?? (await barredAlready(tx, unit, judged))
    if (wrong) return wrong
    const figures = await figuresOf(tx, { path: unit.path, units: [unit], year: judged.year, today: call.today })
    const row = rowOf(call, { unit, above, judged, lines: pointsFor(figures.get(unit.id)!, yardstick.points), full: yardstick.points })
    await insertAssessment(tx, row)
    if (judged.finding !== 'carried-out')
      await tx.emit({ event: 'floating.neglected', path: unit.path, payload: { assessmentId: row.id, unitId: unit.id, on: call.today } })
    await tx.audit({ verb: 'floating.assessed', objectType: 'floating-assessment', objectId: row.id, path: unit.path, fields: [judged.finding] })
    return ok({ assessmentId: row.id })
  })

const judgementAmiss = ({ qualitativePoints, finding, reasons }: Judged, { qualitative }: Points) => {
  if (qualitativePoints > qualitative)
    return refuse('more-than-full', `定性部分满分${qualitative}分，没有存。`, `The qualitative part has ${qualitative} points; nothing was saved.`, {
      field: '/qualitativePoints',
    })
  if (finding === 'carried-out' || reasons) return null
  return refuse('reasons-missing', '认定不落实、不得力，要写明查到什么，没有存。', 'Such a finding needs what was found; nothing was saved.', {
    field: '/reasons',
  })
}

const barredAlready = async (tx: CommandTx, unit: Unit, { year }: Judged) =>
  (await barsUnder(tx, unit.path, year)).some((bar) => bar.unitId === unit.id && bar.upheld !== false)
    ? refuse(
        'barred-already',
        '已经按上一次考核定了不评先评优，要先在申诉里撤销，才能重新考核。',
        'A bar stands on the last judgement; it must be lifted on appeal before the unit is judged anew.',
      )
    : null

type Parts = { unit: Unit; above: Unit; judged: Judged; lines: Assessment['lines']; full: Points }

const rowOf = (call: Call, { unit, above, judged, lines, full }: Parts): Assessment => ({
  id: newId<'floating-assessment'>(),
  path: unit.path,
  unitId: unit.id,
  byUnitId: above.id,
  byUnitName: above.shortName,
  on: call.today,
  lines,
  qualitativeFull: full.qualitative,
  quantitativePoints: sumPoints(lines),
  quantitativeFull: Object.values(full.lines).reduce((sum, one) => sum + one, 0),
  ...judged,
  byName: byOf(call).name,
  at: call.now,
})

// ---------------------------------------------------------------- the bar

const noticeKey = (barId: string): string => `floating-bar|${barId}`
const appealKey = (barId: string): string => `floating-bar-appeal|${barId}`

type Barring = { assessment: Assessment; unit: Unit; round: string; head: string; circular: string }

/** On a finding alone, with the clause in force; the organisation gets the notice as a duty to read it, and may appeal. */
export const barFromAwards = (call: Call, scope: Scope, { assessment, unit, ...given }: Barring): Promise<Result<{ barId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const [newest] = (await assessmentsUnder(tx, unit.path, assessment.year)).filter(({ unitId }) => unitId === unit.id)
    if (assessment.finding === 'carried-out' || newest?.id !== assessment.id) return noFinding
    const cites = citesOf(await rulesAt(tx, assessment.byUnitId, call.today), 'floating.awards-bar')
    if (cites.length === 0)
      return refuse('no-clause', '现行文件里没有不评先评优这一条，没有存。请先采用有这一条的文件。', 'No document in force has such a clause; adopt one first.')
    const barId = newId<'award-bar'>()
    const { byUnitId, year } = assessment
    const row = {
      id: barId,
      path: unit.path,
      unitId: unit.id,
      unitName: unit.shortName,
      assessmentId: assessment.id,
      byUnitId,
      year,
      on: call.today,
      ...given,
      cites,
    }
    if ((await insertBar(tx, { ...row, byName: byOf(call).name, at: call.now })) === 0)
      return refuse('barred-already', '这一次考核已经定过不评先评优，没有再定。', 'The bar was decided on this finding already.')
    await tellBar(tx, call, { unit, barId, cites, circular: given.circular })
    await acceptProposals(tx, { slot: 'floating.awards-bar', subjectId: unit.id, ...decidedBy(call), reason: given.circular, at: call.now })
    await tx.audit({ verb: 'floating.barred', objectType: 'award-bar', objectId: barId, path: unit.path, fields: ['round', 'head', 'circular'] })
    return ok({ barId })
  })

const decidedBy = (call: Call) => ({ by: call.session!.accountId, byName: byOf(call).name })

const noFinding = refuse(
  'no-finding',
  '要先在本年度目标责任考核里认定工作不落实或措施不得力，才能定不评先评优。',
  'The newest evaluation of the year must find the work not carried out, or its measures ineffective.',
  { details: { slot: 'floating.awards-bar' } },
)

/** A duty about a bar, open from a day until it is done, on the page of whoever bears it. */
const barDuty = (
  on: Day,
  { unitId, says, ...given }: Pick<NewDuty, 'key' | 'path' | 'what' | 'cites' | 'ours' | 'bearerRole' | 'bearerUnitId'> & { unitId: string; says: string },
): NewDuty => ({
  ...given,
  slot: 'floating.awards-bar',
  facts: [{ zh: says, en: says }],
  subject: { kind: 'unit', id: unitId },
  link: `/floating/assessments?unit=${given.bearerUnitId}`,
  openedOn: on,
  dueOn: null,
})

const tellBar = (tx: CommandTx, call: Call, { unit, barId, cites, circular }: { unit: Unit; barId: string; cites: string[]; circular: string }) =>
  openDuties(tx, [
    barDuty(call.today, {
      key: noticeKey(barId),
      path: unit.path,
      what: { zh: '签收不评先评优的通知，有不同意见可以申诉', en: 'Acknowledge the bar from awards; appeal where you differ' },
      says: circular,
      cites,
      ours: false,
      unitId: unit.id,
      bearerRole: unit.kind === 'branch' ? 'branch' : 'committee',
      bearerUnitId: unit.id,
    }),
  ])

/** The organisation has read it. */
export const noticed = (call: Call, scope: Scope, bar: AwardBar): Done =>
  runCommand(call, scope, async (tx) => {
    if ((await noticeBar(tx, bar.id, { on: call.today, name: byOf(call).name })) === 0)
      return refuse('noticed-already', '已经签收过。', 'It was acknowledged already.')
    await fulfilDuties(tx, call.now, [{ key: noticeKey(bar.id), recordType: 'award-bar', recordId: bar.id, ...decidedBy(call) }])
    await tx.audit({ verb: 'floating.bar-noticed', objectType: 'award-bar', objectId: bar.id, path: bar.path })
    return ok({})
  })

/** Once, in words; the superior has it as a duty to answer. The text names no way to appeal: this one is ours. */
export const appeal = (call: Call, scope: Scope, { bar, above, words }: { bar: AwardBar; above: Pick<Unit, 'id' | 'kind'>; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    if ((await appealBar(tx, bar.id, { on: call.today, name: byOf(call).name, words })) === 0)
      return refuse('appealed-already', '已经申诉过，请等答复。', 'An appeal was made already; its answer is to come.')
    await openDuties(tx, [appealDuty({ bar, above, words, on: call.today })])
    await tx.audit({ verb: 'floating.bar-appealed', objectType: 'award-bar', objectId: bar.id, path: bar.path, fields: ['appeal'] })
    return ok({})
  })

type Appealed = { bar: Pick<AwardBar, 'id' | 'path' | 'unitId' | 'unitName' | 'cites'>; above: Pick<Unit, 'id' | 'kind'>; words: string; on: Day }

/** The superior's duty to answer an appeal. */
export const appealDuty = ({ bar, above, words, on }: Appealed): NewDuty =>
  barDuty(on, {
    key: appealKey(bar.id),
    path: bar.path,
    what: { zh: `答复${bar.unitName}的申诉`, en: `Answer the appeal of ${bar.unitName}` },
    says: words,
    cites: bar.cites,
    ours: true,
    unitId: bar.unitId,
    bearerRole: above.kind === 'department' ? 'county-department' : 'committee',
    bearerUnitId: above.id,
  })

/** Upheld or lifted, with reasons, by a named person of the superior. */
export const answerAppeal = (call: Call, scope: Scope, { bar, upheld, words }: { bar: AwardBar; upheld: boolean; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    if ((await answerBar(tx, bar.id, { on: call.today as Day, name: byOf(call).name, words, upheld })) === 0)
      return refuse('nothing-to-answer', '没有申诉，或已经答复过。', 'There is no appeal, or it was answered already.')
    await fulfilDuties(tx, call.now, [{ key: appealKey(bar.id), recordType: 'award-bar', recordId: bar.id, ...decidedBy(call) }])
    await tx.audit({
      verb: upheld ? 'floating.bar-upheld' : 'floating.bar-lifted',
      objectType: 'award-bar',
      objectId: bar.id,
      path: bar.path,
      fields: ['answer'],
    })
    return ok({})
  })
