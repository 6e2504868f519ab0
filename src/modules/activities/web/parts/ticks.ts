/** A tick as a device makes it: its own number, its place in the order of this device, the claims it has seen and thereby settles. */
import { newId } from '../../../../kernel/ids.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { nextSequence } from '../../../../ui/device.ts'
import type { Sent } from '../../../../ui/api.ts'
import type { sendTicks } from '../../contract.ts'

export type Tick = Sent<typeof sendTicks>['body']['ticks'][number]
export type Letter = Tick['letter']

export const makeTick = ({ memberId, heads }: { memberId: string; heads: readonly string[] }, letter: Letter, note: string | null = null): Tick => ({
  nonce: newId<'tick'>(),
  memberId,
  letter,
  clientAt: deviceMoment(),
  seq: nextSequence(),
  saw: heads.slice(0, 20),
  note,
})
