/** The district's own keys: made once, replaced when somebody may have seen the key file. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type ExchangeKeys, exchangeKeys, fingerprintOf, newestKey } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { endKeys, insertKeys, keepNameWithPartners, type OwnKeys, selectKeys, shiftKeys } from '../store.ts'

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
    const version = Math.max(now?.version ?? 0, 0) + 1
    const holder = now?.holder ?? newId<'exchange-holder'>()
    const stemsFrom = newestKey()
    const { open } = exchangeKeys(holder, version, stemsFrom)
    const row = {
      version,
      holder,
      madeAs: version,
      stemsFrom,
      signKey: open.sign,
      sealKey: open.seal,
      fingerprint: fingerprintOf(open),
      madeByName: by.name,
      madeAt: by.at,
    }
    if (now) await endKeys(tx, call.today as Day, why!)
    if ((await insertKeys(tx, row)) === 0) return keysChanged
    await tx.audit({
      verb: 'floating.keys-made',
      objectType: 'exchange-keys',
      objectId: holder,
      fields: [`version:${version}`],
      ...(why ? { purpose: why } : {}),
    })
    return ok({ ...row, endedOn: null })
  })

/** One pair of ours with the name it stands for: the district's own id among partners, which stands on our card and in the head of every file. */
type OwnPair = { holder: string; keys: ExchangeKeys; ended: boolean }

/** The pair in use, and all that files may still be sealed to; those of a district merged into ours keep the name that its partners know. */
type KeyRing = OwnPair & { all: readonly OwnPair[] }

/** Our keys, the pair in use first; null where none were made. Throws when the key file is another one than they were made with. */
export const keyRing = async (tx: Tx): Promise<KeyRing | null> => {
  const rows = await selectKeys(tx)
  if (rows.length === 0) return null
  const all = rows.map((row): OwnPair => {
    const keys = exchangeKeys(row.holder, row.madeAs, row.stemsFrom)
    if (fingerprintOf(keys.open) !== row.fingerprint) throw new Error('the exchange keys were made with another key file; restore it from its backup')
    return { holder: row.holder, keys, ended: row.endedOn !== null }
  })
  return { ...all[0]!, all }
}

/** The pair under which a partner knows us: that of a merged district until new keys are made, else the one in use. */
export const pairFor = (ring: KeyRing, { ours }: { ours: string | null }): OwnPair => ring.all.find(({ holder, ended }) => holder === ours && !ended) ?? ring

/** Before a district is carried into another one: its pairs go below those of the other, and its partners go on knowing it by its own name. */
export const lowerKeys = async (tx: Tx, below: number): Promise<void> => {
  const keys = await selectKeys(tx)
  const [newest, oldest] = [keys[0], keys.at(-1)]
  if (!newest || !oldest) return
  await keepNameWithPartners(tx, newest.holder)
  await shiftKeys(tx, Math.max(newest.version - below, newest.version - oldest.version) + 1)
}
