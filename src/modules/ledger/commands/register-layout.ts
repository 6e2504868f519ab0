import { newId } from '../../../kernel/ids.ts'
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { CertificateKind } from '../contract.ts'
import { insertLayout } from '../store.ts'

type Given = { kind: CertificateKind; version: string; issuer: string; level: 'central' | 'province' | 'city'; from: Day }

const known = refuse('layout-known', '这个式样已经登记过了。', 'This layout is registered already.', { field: '/version' })

/** Registers the uniform layout that a higher level has made; local layouts have no place here (JS-C-04b). */
export const registerLayout = async (call: Call, scope: Scope, path: string, given: Given): Promise<Result<Record<string, never>>> => {
  try {
    return await runCommand(call, scope, async (tx) => {
      const by = byOf(call)
      const id = newId<'layout'>()
      await insertLayout(tx, { ...given, id, by: by.name, at: by.at })
      await tx.audit({ verb: 'layout.registered', objectType: 'layout', objectId: id, path, fields: [given.kind, given.version] })
      return ok({})
    })
  } catch (error) {
    if (violatedConstraint(error) === 'layout_once') return known
    throw error
  }
}
