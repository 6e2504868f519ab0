/** One act of home: its own half moves, its cases tell the hosts, all in one transaction. The verbs beside this file say which act. */
import { ok, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import type { CommandTx } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { type Enclosure, homePartOf } from '../facts.ts'
import { actHome, type HomeAct, type HomePart, type Letter } from '../stages.ts'
import { type Absence, lockAbsence, lockCasesOf, type PartRow, saveAway } from '../store.ts'
import { handOver, type Writer } from './hand-over.ts'

export type HomeContext = { absence: Absence; rows: readonly PartRow[]; part: HomePart }

export const writerOf = (call: Call, unit: string): Writer => {
  const { name, at } = byOf(call)
  return { name, unit, at, today: call.today }
}

/** The time away and its cases, locked. Null where it is gone. */
export const homeContext = async (tx: CommandTx, absenceId: string): Promise<HomeContext | null> => {
  const absence = await lockAbsence(tx, absenceId)
  if (!absence) return null
  const rows = await lockCasesOf(tx, absenceId)
  return { absence, rows, part: homePartOf(absence, rows) }
}

type HomeDoing = {
  act: HomeAct
  unitName: string
  /** what travels beside a letter's facts */
  enclose?: (letter: Letter, row: PartRow) => Enclosure | undefined
  /** keeps the row of a case that the act opens, before its letters go out */
  opened?: (part: HomePart) => Promise<PartRow>
}

/** Carries out one act on what `homeContext` locked. A refusal of the stages goes back as it is. */
export const doAtHome = async (tx: CommandTx, call: Call, context: HomeContext, { act, unitName, enclose, opened }: HomeDoing): Promise<Result<HomePart>> => {
  const done = actHome(context.part, act)
  if (!done.ok) return done
  const { part, letters } = done.value
  const { absence } = context
  if (part.own !== context.part.own) await saveAway(tx, call.now, { id: absence.id, own: part.own, on: act.on })
  const rows = opened ? [...context.rows, await opened(part)] : context.rows
  for (const row of rows) {
    const half = part.cases.find((one) => one.case === row.id)
    if (!half || (half === context.part.cases.find((one) => one.case === row.id) && !opened)) continue
    const posted = letters.filter((letter) => letter.case === row.id)
    const writer = writerOf(call, unitName)
    await handOver(tx, {
      row,
      half,
      writer,
      posted: posted.map((letter) => ({ letter, by: writer, ...enclosed(enclose?.(letter, row)) })),
    })
  }
  await tx.audit({
    verb: `floating.${act.kind}`,
    objectType: 'floating-absence',
    objectId: absence.id,
    path: absence.path,
    fields: letters.map(({ kind }) => kind),
  })
  return ok(part)
}

const enclosed = (enclosure: Enclosure | undefined) => (enclosure ? { enclosure } : {})

/** The same from the id alone: locks, acts, answers nothing. */
export const actAtHome = async (tx: CommandTx, call: Call, absenceId: string, doing: HomeDoing): Promise<Result<Record<string, never>>> => {
  const context = await homeContext(tx, absenceId)
  if (!context) return absent()
  const done = await doAtHome(tx, call, context, doing)
  return done.ok ? ok({}) : done
}
