/** The district's own keys: made once, replaced when somebody may have seen the key file. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type ExchangeKeys, exchangeKeys, fingerprintOf, newestKey } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { endKeys, insertKeys, type OwnKeys, selectKeys } from '../store.ts'

export const noKeys = refuse(
  'no-keys-yet',
  '本单位还没有做钥匙，办不了。请先在“往来单位”页做本单位的钥匙和名片。',
  'This organisation has no keys yet. Make them first, on the Partners page.',
)

const keysChanged = refuse(
  'keys-made-meanwhile',
  '钥匙刚才已经换过，这次没有再换。请重新打开这一页看现在的钥匙。',
  'The keys were replaced a moment ago; nothing was changed. Open the page again to see them.',
)

const needsReason = refuse(
  'keys-need-a-reason',
  '换钥匙要写明为什么，没有换。换了以后，每个往来单位都要重新拿名片、重新核对。',
  'Write why the keys are replaced. Every partner then needs the new card and must compare it again.',
  { field: '/why' },
)

/** The first pair, or a new one in place of the version named. Files sealed to an older pair still open; with the new one we sign. */
export const makeKeys = (call: Call, scope: Scope, { replaces, why }: { replaces: number | null; why: string | null }): Promise<Result<OwnKeys>> =>
  runCommand(call, scope, async (tx) => {
    const [now] = await selectKeys(tx)
    if ((now?.version ?? null) !== replaces) return keysChanged
    if (now && !why) return needsReason
    const by = byOf(call)
    const version = (now?.version ?? 0) + 1
    const holder = now?.holder ?? newId<'exchange-holder'>()
    const stemsFrom = newestKey()
    const { open } = exchangeKeys(holder, version, stemsFrom)
    const row = { version, holder, stemsFrom, signKey: open.sign, sealKey: open.seal, fingerprint: fingerprintOf(open), madeByName: by.name, madeAt: by.at }
    if ((await insertKeys(tx, row)) === 0) return keysChanged
    if (now) await endKeys(tx, now.version, call.today as Day, why!)
    await tx.audit({
      verb: 'floating.keys-made',
      objectType: 'exchange-keys',
      objectId: holder,
      fields: [`version:${version}`],
      ...(why ? { purpose: why } : {}),
    })
    return ok({ ...row, endedOn: null })
  })

/** `holder` is the district's own id among partners: it stands on our card and in the head of every file. */
type KeyRing = { holder: string; now: ExchangeKeys; all: readonly ExchangeKeys[] }

/** Our keys, the pair in use first; null where none were made. Throws when the key file is another one than they were made with. */
export const keyRing = async (tx: Tx): Promise<KeyRing | null> => {
  const rows = await selectKeys(tx)
  if (rows.length === 0) return null
  const all = rows.map((row) => {
    const keys = exchangeKeys(row.holder, row.version, row.stemsFrom)
    if (fingerprintOf(keys.open) !== row.fingerprint) throw new Error('the exchange keys were made with another key file; restore it from its backup')
    return keys
  })
  return { holder: rows[0]!.holder, now: all[0]!, all }
}
