import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldTicks, freezeRoll, sayLine, sharedDevices, someoneKnown, sumOf } from '../../src/modules/activities/facts.ts'
import type { TickRow } from '../../src/modules/activities/store.ts'
import type { RosterEntry } from '../../src/modules/members/public.ts'

type Tick = Pick<TickRow, 'nonce' | 'letter' | 'provenance' | 'byName' | 'at' | 'device' | 'note' | 'late' | 'seq' | 'saw' | 'byAccount'>

let made = 0
const tick = (more: Partial<Tick>): Tick => ({
  nonce: `n${String(++made).padStart(6, '0')}`,
  letter: 'P',
  provenance: 'recorder',
  byName: '欧阳敏',
  at: new Date(0),
  device: 'phone-a',
  note: null,
  late: false,
  seq: made,
  saw: [],
  byAccount: 'a',
  ...more,
})

describe('ticks of one member', () => {
  test('the same status from two recorders merges [ZS-13b]', () => {
    const folded = foldTicks([tick({ device: 'phone-a' }), tick({ device: 'phone-b', byAccount: 'b' })])
    expect(folded).toMatchObject({ letter: 'P', conflict: false })
  })

  test('different statuses are a conflict and nothing is chosen until a person decides [YC-03b]', () => {
    const [one, other] = [tick({ letter: 'P', device: 'phone-a' }), tick({ letter: 'A', device: 'phone-b', byAccount: 'b' })]
    expect(foldTicks([one, other])).toMatchObject({ letter: null, conflict: true })
    expect(foldTicks([one, other, tick({ letter: 'L', device: 'desk', byAccount: 'c', saw: [one.nonce, other.nonce] })])).toMatchObject({
      letter: 'L',
      conflict: false,
    })
  })

  test('a recorder who changes their mind on the same phone replaces their own tick, whatever the clocks say', () => {
    const [first, second] = [tick({ letter: 'A', seq: 1, at: new Date(9_000_000) }), tick({ letter: 'P', seq: 2, at: new Date(0) })]
    expect(foldTicks([second, first])).toMatchObject({ letter: 'P', conflict: false })
  })

  test('“not known” gives way to whoever knows [ZS-13a]', () => {
    expect(foldTicks([tick({ letter: 'U', device: 'phone-a' }), tick({ letter: 'P', device: 'phone-b', byAccount: 'b' })])).toMatchObject({
      letter: 'P',
      conflict: false,
    })
  })

  test('no tick is not an absence [ZS-13a]', () => {
    expect(foldTicks([])).toMatchObject({ letter: null, conflict: false })
  })

  test('the result depends on the set of ticks, never on the order in which they arrive', () => {
    fc.assert(
      fc.property(history, fc.integer(), (ticks, salt) => {
        const shuffled = [...ticks]
          .map((one, index) => [(index * 7919 + salt * 104_729) % 1009, one] as const)
          .sort((one, other) => one[0] - other[0])
          .map(([, one]) => one)
        const [plain, mixed] = [foldTicks(ticks), foldTicks(shuffled)]
        expect([mixed.letter, mixed.conflict, mixed.heads]).toEqual([plain.letter, plain.conflict, plain.heads])
        const twice = foldTicks([...ticks, ...shuffled])
        expect([twice.letter, twice.conflict]).toEqual([plain.letter, plain.conflict])
      }),
      { numRuns: 500 },
    )
  })

  test('a device on which two members signed in is flagged, not refused', () => {
    const self = (memberId: string, device: string | null) => ({ provenance: 'self' as const, device, memberId })
    expect(sharedDevices([self('m1', 'd1'), self('m2', 'd1'), self('m3', 'd2'), self('m4', null), self('m5', null)])).toEqual(new Set(['d1']))
    expect(sharedDevices([self('m1', 'd1'), self('m1', 'd1')])).toEqual(new Set())
  })
})

const history = fc
  .array(fc.record({ device: fc.constantFrom('a', 'b', 'c'), letter: fc.constantFrom('P', 'A', 'L', 'U', 'H'), saw: fc.boolean() }), { maxLength: 12 })
  .map((steps) => {
    const ticks: Tick[] = []
    for (const [index, { device, letter, saw }] of steps.entries())
      ticks.push(tick({ letter, device, byAccount: device, seq: index, saw: saw && ticks.length > 0 ? [ticks[index - 1]!.nonce] : [] }))
    return ticks
  })

const member = (more: Partial<RosterEntry> = {}): RosterEntry => ({
  memberId: 'm',
  personId: 'p',
  name: '何桂生',
  pinyin: 'he gui sheng',
  initials: 'hgs',
  branchId: 'b',
  groupId: null,
  groupName: null,
  path: '1.',
  belonging: 'affiliated',
  standing: 'full',
  status: 'normal',
  floating: false,
  attendanceExemption: null,
  recordingExemption: null,
  ...more,
})

const line = (ticks: Tick[], more: Partial<Parameters<typeof sayLine>[0]> = {}) =>
  sayLine({ member: member(), folded: foldTicks(ticks), leave: null, elsewhere: null, ...more })
const leave = (state: 'approved' | 'requested') => ({ state, decidedByName: '周立根', decidedAt: new Date(0) }) as never
const elsewhere = (confirmed: boolean) => ({ confirmedAt: confirmed ? new Date(0) : null, confirmedByName: '彭志远', hostName: '长沙某支部' }) as never

describe('a line of the roll', () => {
  test('an exempted member who stays away is exempt, who comes is present [ZS-02d]', () => {
    const exempt = member({ attendanceExemption: { id: 'e', kind: 'attendance' } })
    expect(line([], { member: exempt }).letter).toBe('X')
    expect(line([tick({ letter: 'A' })], { member: exempt }).letter).toBe('X')
    expect(line([tick({ letter: 'O' })], { member: exempt }).letter).toBe('O')
  })

  test('release from fact-recording is another exemption with its own letter [JS-C-02b]', () => {
    const released = member({ recordingExemption: { id: 'e', kind: 'fact-recording' } })
    expect(line([], { member: released }).letter).toBe('F')
    expect(
      line([], { member: member({ attendanceExemption: { id: 'e', kind: 'attendance' }, recordingExemption: { id: 'f', kind: 'fact-recording' } }) }).letter,
    ).toBe('X')
  })

  test('leave counts once it is granted, not when it is asked for [YC-03b]', () => {
    expect(line([], { leave: leave('requested') }).letter).toBeNull()
    expect(line([], { leave: leave('approved') })).toMatchObject({ letter: 'L', provenance: 'leave', byName: '周立根' })
    expect(line([tick({ letter: 'P' })], { leave: leave('approved') }).letter).toBe('P')
  })

  test('attendance elsewhere counts once the host has confirmed it [JS-A-02d] [YZ-07e]', () => {
    expect(line([], { elsewhere: elsewhere(false) }).letter).toBeNull()
    expect(line([], { elsewhere: elsewhere(true) })).toMatchObject({ letter: 'H', provenance: 'elsewhere', note: '长沙某支部' })
  })

  test('at the lock whoever was not ticked is “not known”, never absent [ZS-13a]', () => {
    const lines = [
      { member: member(), letter: null },
      { member: member({ floating: true }), letter: null },
      { member: member({ floating: true }), letter: 'R' },
    ].map((one) => ({
      ...one,
      folded: foldTicks([]),
      provenance: null,
      byName: null,
      at: null,
      note: null,
      late: false,
      leave: null,
      elsewhere: null,
      sharedDevice: false,
    }))
    expect(freezeRoll({ day: '2026-09-07', countings: [] } as never, lines, { counted: true }).map(({ letter }) => letter)).toEqual(['U', 'u', 'r'])
  })

  test('due is always the sum of the six boxes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'PORIHLXFAUporihlxfau')), (letters) => {
        const sum = sumOf(letters.join(''))
        expect(sum.due).toBe(sum.present + sum.excused + sum.exempt + sum.elsewhere + sum.absent + sum.unknown)
        expect(sum.due).toBe(letters.length)
      }),
    )
  })

  test('a roll on which nothing is known is no roll', () => {
    expect(someoneKnown('UuU')).toBe(false)
    expect(someoneKnown('UAU')).toBe(true)
  })
})
