/** The member’s own page. */
import { z } from 'zod'
import { day, id, keyOf, text } from '../../../platform/contract.ts'
import { endpoint } from '../../../platform/endpoint.ts'
import { away, contactPerson, hostHalf, keptView, owner, reason } from './shapes.ts'
import { HOME_STAGES, HOME_WORDS } from './words.ts'

/** One's own time away: both sides, what is asked of me, who keeps in touch. */
export const myFloating = endpoint({
  id: 'floating.mine',
  method: 'GET',
  path: '/api/me/floating',
  summary: { zh: '我的外出', en: 'My time away' },
  who: ['member'],
  reply: z.object({
    name: z.string(),
    branchName: z.string(),
    today: day,
    current: z
      .object({
        absenceId: id,
        stage: keyOf(HOME_STAGES),
        own: away,
        reason: reason.nullable(),
        place: z.string().nullable(),
        employer: z.string().nullable(),
        address: z.string().nullable(),
        phone: z.string().nullable(),
        owner,
        contactPerson: contactPerson.nullable(),
        checkCode: z.string().nullable(),
        hosts: z.array(
          z.object({
            caseId: id,
            otherName: z.string(),
            word: keyOf(HOME_WORDS),
            heard: hostHalf,
            /** by my own word */
            arrivedOn: day.nullable(),
            mayReport: z.boolean(),
            desk: z.object({ address: z.string(), hours: z.string(), telephone: z.string(), person: z.string() }).nullable(),
          }),
        ),
        /** which duties and rights sit where, by the division in force */
        sides: z.array(
          z.object({
            matter: z.string(),
            title: text,
            /** null while the adopter has not chosen */
            at: z.enum(['home', 'host', 'either', 'both']).nullable(),
            cites: z.array(z.string()),
            ours: z.boolean(),
            why: text.nullable(),
          }),
        ),
        /** notes and tasks of both sides, the newest first */
        kept: z.array(keptView),
      })
      .nullable(),
    earlier: z.array(z.object({ absenceId: id, from: day.nullable(), endedOn: day.nullable(), place: z.string().nullable(), state: z.string() })),
  }),
})
