import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { sha256 } from '../../../platform/crypto.ts'
import type { UploadedFile } from '../../../platform/endpoint.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { openSheetFile, type SheetFile, type SheetRow } from '../../../platform/sheet.ts'
import type { Unit } from '../../org/public.ts'
import { FORMS, type FormKind } from '../contract.ts'
import { type Decision, findHeadings, type Mapping } from '../stages.ts'
import { changeImportRun, decideImportRow, holdImportRun, type ImportRun, importRunById, insertImportParts, insertImportRun, NO_COUNTS } from '../store.ts'
import { branchesUnder, checkTable, sealParts } from './check-table.ts'

/** Up to so many rows a table is checked and imported while the person waits; above, in the background. */
export const AT_ONCE = 1_000

/** What a command answers: the key; the run is read afresh, also for a retry. */
export type RunKey = { runId: string }

type HandedIn = { kind: FormKind; unit: Unit; file: UploadedFile; sheet?: string }

/** Reads the file, finds sheet and headings, keeps the rows sealed and checks them. Nothing is imported. */
export const handInTable = async (call: Call, scope: Scope, given: HandedIn): Promise<Result<RunKey>> => {
  const opened = openSheetFile(given.file.bytes)
  if (!opened.ok) return opened
  const table = await findTable(opened.value, given)
  if (!table.ok) return table
  const rows = await opened.value.rows(table.value.sheet)
  if (!rows.ok) return rows
  const data = rows.value.slice(table.value.at + 1)
  if (data.length === 0)
    return refuse(
      'no-rows',
      `“${table.value.sheet}”里标题下面没有一行内容，没有读。请填好再交。`,
      `There is no row below the headings of “${table.value.sheet}”. Fill it in and send it again.`,
    )
  return runCommand(call, scope, async (tx) => {
    const run = newRun(call, { given, table: table.value, sheets: opened.value.sheets, headingRow: rows.value[table.value.at]!.number })
    await insertImportRun(tx, { ...run, total: data.length, fileHash: sha256(Buffer.from(given.file.bytes)) })
    await insertParts(tx, run, data)
    await tx.audit({ verb: 'import.handed-in', objectType: 'import-run', objectId: run.id, path: run.path })
    await checkNowOrLater(tx, run, { rows: data.length, today: call.today })
    return ok({ runId: run.id })
  })
}

type Table = { sheet: string; at: number; headings: string[]; mapping: Mapping }

/** The asked sheet, or the one whose headings fit best. */
const findTable = async (file: SheetFile, given: HandedIn): Promise<Result<Table>> => {
  const asked = given.sheet ? file.sheets.filter((name) => name === given.sheet) : file.sheets.slice(0, 30)
  let best: Table | null = null
  let other = 0
  for (const sheet of asked) {
    const top = await file.rows(sheet, { limit: 20 })
    if (!top.ok) return top
    const found = findHeadings(given.kind, top.value)
    if (found && columns(found.mapping) > columns(best?.mapping ?? {})) best = { sheet, ...found }
    other = Math.max(other, columns(findHeadings(given.kind === 'roster' ? 'units' : 'roster', top.value)?.mapping ?? {}))
  }
  if (other > columns(best?.mapping ?? {})) return otherForm(given.kind)
  return best ? ok(best) : wrongSheet(given.kind, file.sheets)
}

const columns = (mapping: Mapping): number => Object.keys(mapping).length

const otherForm = (kind: FormKind) =>
  kind === 'roster'
    ? refuse(
        'wrong-form',
        '这张看上去是党组织表，不是党员名册，没有读。请到“导入党组织”里交，或换一个文件。',
        'This looks like the organisation form, not a roster; nothing was read. Hand it in under organisations, or choose another file.',
      )
    : refuse(
        'wrong-form',
        '这张看上去是党员名册，不是党组织表，没有读。请到“导入党员”里交，或换一个文件。',
        'This looks like a roster, not the organisation form; nothing was read. Hand it in under members, or choose another file.',
      )

const wrongSheet = (kind: FormKind, sheets: readonly string[]) => {
  const wanted = Object.values(FORMS[kind]).filter((field) => 'required' in field)
  const names = sheets.slice(0, 10).join('、')
  return refuse(
    'wrong-sheet',
    `没有找到标题行，没有读。看过的工作表：${names}。标题里至少要有：${wanted.map((field) => field.zh).join('、')}。可以先下载空表对照。`,
    `No row of headings was found in: ${names}. At least these are needed: ${wanted.map((field) => field.en).join(', ')}. The empty form shows them.`,
  )
}

type NewRun = { given: HandedIn; table: Table; sheets: readonly string[]; headingRow: number }

const newRun = (call: Call, { given, table, sheets, headingRow }: NewRun): ImportRun => ({
  id: newId(),
  path: given.unit.path,
  unitId: given.unit.id,
  kind: given.kind,
  fileName: given.file.name.replace(/[^\p{L}\p{N} ._()（）《》-]/gu, '').slice(0, 120) || '表格.xlsx',
  sheetName: table.sheet,
  headings: { row: headingRow, names: table.headings, sheets: [...sheets] },
  mapping: { ...table.mapping },
  state: 'reading',
  total: 0,
  done: 0,
  counts: NO_COUNTS,
  message: null,
  madeBy: call.session!.accountId,
  madeByName: call.session!.name,
  madeAt: call.now,
  finishedAt: null,
})

const insertParts = async (tx: CommandTx, run: ImportRun, rows: readonly SheetRow[]): Promise<void> => {
  const parts = sealParts(run.id, rows)
  for (let at = 0; at < parts.length; at += 20) await insertImportParts(tx, run, parts.slice(at, at + 20))
}

const checkNowOrLater = async (tx: CommandTx, run: ImportRun, { rows, today }: { rows: number; today: Day }): Promise<void> => {
  if (rows <= AT_ONCE) await checkTable(tx, run, { today })
  else await tx.emit({ event: 'import.to-check', path: run.path, payload: { runId: run.id, path: run.path } })
}

/** Takes the person's word on which column is what, and checks again. */
export const mapColumns = (call: Call, scope: Scope, runId: string, mapping: Mapping): Promise<Result<RunKey>> =>
  runCommand(call, scope, async (tx) => {
    const run = await holdImportRun(tx, runId)
    if (!run) return absent()
    if (run.state !== 'previewed') return notNow(run)
    const known = Object.keys(FORMS[run.kind])
    const unknown = Object.entries(mapping).find(([field, column]) => !known.includes(field) || column >= run.headings.names.length)
    if (unknown)
      return refuse('no-such-column', '选的栏目表里没有，没有改。请重新选。', 'There is no such column in the table; nothing was changed.', {
        field: `/columns/${unknown[0].slice(0, 40)}`,
      })
    return checkAgain(tx, { ...run, mapping: { ...mapping } }, { call, verb: 'import.mapped' })
  })

/** Takes the person's word on one row, and checks again. A kept ID number is logged with its reason. */
export const decideRow = (
  call: Call,
  scope: Scope,
  { runId, row, decision }: { runId: string; row: number; decision: { branchId: string } | { keepIdNumber: { reason: string } } },
): Promise<Result<RunKey>> =>
  runCommand(call, scope, async (tx) => {
    const run = await holdImportRun(tx, runId)
    if (!run || run.kind !== 'roster') return absent()
    if (run.state !== 'previewed') return notNow(run)
    const kept: Decision = 'branchId' in decision ? decision : { keepIdNumber: { ...decision.keepIdNumber, by: call.session!.name } }
    if (kept.branchId && !(await branchesUnder(tx, run.path)).some((branch) => branch.id === kept.branchId)) return absent()
    await decideImportRow(tx, run, row, kept)
    if (kept.keepIdNumber)
      await tx.audit({
        verb: 'import.id-number-kept',
        objectType: 'import-run',
        objectId: run.id,
        path: run.path,
        fields: [`row ${row}`, 'idNumber'],
        purpose: kept.keepIdNumber.reason,
      })
    return checkAgain(tx, run, { call, verb: 'import.row-decided' })
  })

const checkAgain = async (tx: CommandTx, run: ImportRun, { call, verb }: { call: Call; verb: string }): Promise<Result<RunKey>> => {
  const rows = run.total
  await changeImportRun(tx, run.id, ['previewed'], { mapping: run.mapping, ...(rows > AT_ONCE ? { state: 'reading', done: 0 } : {}) })
  await tx.audit({ verb, objectType: 'import-run', objectId: run.id, path: run.path })
  await checkNowOrLater(tx, run, { rows, today: call.today })
  return ok({ runId: run.id })
}

/** Stops what is being read or imported and leaves nothing; a previewed table is put away; what is being undone stays imported. */
export const stopImport = (call: Call, scope: Scope, runId: string): Promise<Result<RunKey>> =>
  runCommand(call, scope, async (tx) => {
    const stopped = await changeImportRun(tx, runId, ['reading', 'previewed', 'importing'], { state: 'dropped', finishedAt: call.now, message: null })
    const run = await importRunById(tx, runId)
    if (!run) return absent()
    const kept = run.state === 'undoing' ? await changeImportRun(tx, runId, ['undoing'], { state: 'imported', done: run.total, message: null }) : 0
    if (stopped + kept === 0) return notNow(run)
    await tx.audit({ verb: kept ? 'import.undo-stopped' : 'import.stopped', objectType: 'import-run', objectId: runId, path: run.path })
    return ok({ runId })
  })

const STATE_WORDS: Record<ImportRun['state'], { zh: string; en: string }> = {
  reading: { zh: '还在核对', en: 'is still being checked' },
  previewed: { zh: '已核对，等着导入', en: 'is checked and waits' },
  importing: { zh: '正在导入', en: 'is being imported' },
  imported: { zh: '已经导入', en: 'was imported' },
  failed: { zh: '没有导入成', en: 'could not be imported' },
  undoing: { zh: '正在撤销', en: 'is being undone' },
  undone: { zh: '已经撤销', en: 'was undone' },
  dropped: { zh: '已经停止', en: 'was stopped' },
}

/** The run is in another state by now: somebody else was first, or it is too late. */
export const notNow = (run: Pick<ImportRun, 'state'>) =>
  refuse(
    'not-in-this-state',
    `这张表${STATE_WORDS[run.state].zh}，这一步现在不能做。请刷新看看。`,
    `The table ${STATE_WORDS[run.state].en}; this step is not possible now. Reload the page.`,
    { details: { state: run.state } },
  )
