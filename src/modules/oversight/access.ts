/** Who may inspect, who answers, who tries a draft. Only this file mints scopes for the module; what lies outside answers as if absent. */
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { absent } from '../../platform/http.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'

const notYours = refuse('not-yours', '这不在您的职责里。', 'This is not part of your role.')

/** Who acts, as records name them. */
export type By = { account: string | null; name: string; at: Date }
export const byOf = (call: Call): By => ({ account: call.session!.accountId, name: call.session!.name || '—', at: call.now })

export type Reach<Row> = { scope: Scope; grant: Grant; row: Row }

/** A row with a path, and the grant that reaches it: looked up in the caller's districts, shown only when a grant covers its path. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach<Row>>> => {
  const grants = call.session?.grants.filter((grant) => roles.includes(grant.role)) ?? []
  if (grants.length === 0) return notYours
  const wide = mintScope({
    districtIds: [...new Set(grants.map(({ districtId }) => districtId))],
    path: `${grants[0]!.unitPath.split('.')[0]}.`,
    actor: actorOf(call),
  })
  const row = await withDistrict(call.db, wide, find)
  const grant = row && grants.filter((held) => row.path.startsWith(held.unitPath)).sort((one, other) => one.unitPath.length - other.unitPath.length)[0]
  return row && grant
    ? ok({ row, grant, scope: mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) }) })
    : absent()
}

/** Background work of a run that was asked for inside the asker's part of the tree. */
export const jobScope = (districtId: number, path: string): Scope => mintScope({ districtIds: [districtId], path, actor: { accountId: null, role: 'system' } })

/** Figures are read over the district: a member's year counts wherever the branch was. */
export const districtScopeOf = ({ districtId, path }: { districtId: number; path: string }): Scope => {
  const segments = path.split('.')
  const place = segments.indexOf(String(districtId))
  return jobScope(districtId, place < 0 ? path : `${segments.slice(0, place + 1).join('.')}.`)
}
