/**
 * Calling the roll on a phone, with or without network. What was ticked here lies over the server's answer until a later answer holds it;
 * the ticks wait in the outbox. Names live in memory and in this tab alone.
 */
import { useEffect, useEffectEvent, useState } from 'react'
import { wholeSum } from '../../../../policy/vocabulary/ticks.ts'
import type { Sent } from '../../../../ui/api.ts'
import { ApiError } from '../../../../ui/api.ts'
import { useAsk } from '../../../../ui/ask.ts'
import type { Sum } from '../../../../ui/equation.tsx'
import { keepAct, type OutboxState, sendTogether, useOutbox } from '../../../../ui/outbox.ts'
import { rollOf, sendTicks } from '../../contract.ts'
import { inGroups, isUndone, type Line, type Roll, UNDONE } from './roll-order.ts'
import { type Letter, makeTick, type Tick } from './ticks.ts'

export type Called = Line & { mine: boolean }
export type Group = { name: string | null; rows: Called[]; left: number }
type LastAct = { line: Called; letter: Letter; before: string | null }

export type Calling = {
  roll: Roll | undefined
  error: ApiError | null
  askAgain: () => void
  groups: Group[]
  sum: Sum
  left: number
  outbox: OutboxState
  last: LastAct | null
  tick: (line: Called, letter: Letter) => void
  undo: () => void
}

const EVERY_MS = 20_000
const MOST = 200

type Input = Sent<typeof sendTicks>

sendTogether(sendTicks, {
  most: MOST,
  join: (inputs) => ({ ...(inputs[0] as Input), body: { ticks: (inputs as Input[]).flatMap(({ body }) => body.ticks) } }),
  noes: (answer, inputs) => {
    const { ticks } = answer as { ticks: { nonce: string; result: string; message: { zh: string; en: string } | null }[] }
    const refused = new Map(ticks.filter(({ result }) => result === 'refused').map(({ nonce, message }) => [nonce, message]))
    return (inputs as Input[]).map(
      ({
        body: {
          ticks: [tick],
        },
      }) => {
        const message = tick && refused.get(tick.nonce)
        return message ? { code: 'tick-refused', message } : null
      },
    )
  },
})

export const useCalling = (sessionId: string): Calling => {
  const about = `roll:${sessionId}`
  const asked = useAsk(rollOf, { params: { sessionId } }, { every: EVERY_MS })
  const roll = useKeptRoll(sessionId, asked.data, asked.error)
  const outbox = useOutbox(about)
  const [mine, setMine] = useTicksHere(outbox)
  const [last, setLast] = useState<LastAct | null>(null)
  useSeenByServer(mine, outbox.waiting, setMine, asked.refetch)
  const lines = (roll?.lines ?? []).map((line) => underTick(line, mine))
  const keep = (line: Called, letter: Letter, note: string | null) => {
    const tick = makeTick(line, letter, note)
    setMine((now) => [...now, tick])
    void keepAct(about, sendTicks, { params: { sessionId }, body: { ticks: [tick] } }, tick.clientAt ?? '')
  }
  return {
    roll,
    error: asked.error,
    askAgain: () => void asked.refetch(),
    groups: inGroups(lines).map((group) => ({ ...group, left: group.rows.filter(isLeft).length })),
    sum: wholeSum(lines.map(({ letter }) => letter ?? 'U').join('')),
    left: lines.filter(isLeft).length,
    outbox,
    last,
    tick: (line, letter) => {
      keep(line, letter, null)
      setLast({ line, letter, before: line.letter })
    },
    undo: () => {
      if (!last) return
      const back = last.before !== null && TICKABLE.has(last.before.toUpperCase()) ? (last.before.toUpperCase() as Letter) : null
      keep(last.line, back ?? 'U', back ? null : UNDONE)
      setLast(null)
    },
  }
}

const TICKABLE = new Set<string>(['P', 'O', 'I', 'R', 'H', 'L', 'A', 'U'])

const isLeft = ({ letter, conflict }: Called): boolean => letter === null && conflict.length === 0

/** The newest tick of this device over the server's line; one that was taken back leaves "not called". */
const underTick = (line: Line, mine: readonly Tick[]): Called => {
  const tick = mine.findLast(({ memberId }) => memberId === line.memberId)
  if (!tick) return { ...line, letter: isUndone(line) ? null : line.letter, mine: false }
  const undone = tick.letter === 'U' && tick.note === UNDONE
  const covered = undone && line.exemption ? line.letter : null
  return { ...line, letter: undone ? covered : tick.letter, conflict: [], provenance: 'recorder', byName: null, at: tick.clientAt ?? null, mine: true }
}

/** Ticks made on this page, and those that an earlier visit left in the outbox. */
const useTicksHere = ({ kept }: OutboxState) => {
  const [mine, setMine] = useState<readonly Tick[]>([])
  const waiting = (kept as Input[]).flatMap(({ body }) => body.ticks)
  const missing = waiting.filter(({ nonce }) => !mine.some((tick) => tick.nonce === nonce))
  if (missing.length > 0) setMine([...missing, ...mine].sort((one, other) => one.seq - other.seq))
  return [mine, setMine] as const
}

const PAUSE_MS = 1_200

/** Once nothing waits, asks again; what the answer must hold by then need not lie over it any more. */
const useSeenByServer = (
  mine: readonly Tick[],
  waiting: number,
  setMine: (change: (now: readonly Tick[]) => readonly Tick[]) => void,
  refetch: () => Promise<{ isSuccess: boolean }>,
) => {
  const newest = mine.at(-1)?.seq ?? 0
  const look = useEffectEvent(() => {
    void refetch().then(({ isSuccess }) => isSuccess && setMine((now) => now.filter(({ seq }) => seq > newest)))
  })
  useEffect(() => {
    if (newest === 0 || waiting > 0) return undefined
    const timer = setTimeout(look, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [newest, waiting])
}

const GONE = new Set([401, 403, 404])

/** The roll for a reload without network: in this tab only, gone when it is locked, not ours, or the person signs out. */
const useKeptRoll = (sessionId: string, fresh: Roll | undefined, error: ApiError | null): Roll | undefined => {
  const key = `zhibu.roll.${sessionId}`
  const [kept] = useState(() => JSON.parse(sessionStorage.getItem(key) ?? 'null') as Roll | null)
  const gone = error !== null && GONE.has(error.status)
  useEffect(() => {
    if (gone || fresh?.frozen) sessionStorage.removeItem(key)
    else if (fresh) sessionStorage.setItem(key, JSON.stringify(fresh))
  }, [key, fresh, gone])
  return fresh ?? (gone ? undefined : (kept ?? undefined))
}
