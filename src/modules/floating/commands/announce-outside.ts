/** Home tells a partner outside this system that somebody comes: a case like any other, whose letters travel by file or on paper. */
import type { Day } from '../../../kernel/days.ts'
import { refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { selectPartner } from '../store.ts'
import { announceTo } from './announce.ts'

type Given = { absenceId: string; unitName: string; partnerId: string; from: Day | null; words: string | null }

export const announceOutside = (call: Call, scope: Scope, given: Given): Promise<Result<{ caseId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const partner = await selectPartner(tx, given.partnerId)
    if (!partner || partner.endedOn)
      return refuse('no-such-partner', '没有这个往来单位，或已经停止往来。请重新选。', 'There is no such partner, or the exchange has ended. Choose another.', {
        field: '/partnerId',
      })
    const to = { way: partner.way, district: null, desk: null, name: partner.organisation, partnerId: partner.id }
    return announceTo(tx, call, { ...given, to })
  })
