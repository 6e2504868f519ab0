/** What journeys about members away share: asking the server as a window does, and a case settled through the doors of its pages. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { Journey } from './journey.ts'

type Grant = { role: string; unitId: string; memberId: string | null }
export type Settled = { absenceId: string; caseId: string }

const LEFT = {
  form: 'oral',
  reason: 'work',
  place: '湘云县樟树镇',
  from: '2026-08-01',
  until: null,
  fixedPlace: null,
  employer: null,
  address: null,
  phone: '13800000001',
  toldOn: '2026-08-01',
  toldWords: null,
}

export const doorsOf = ({ address }: Journey) => {
  const ask = async <T>(page: Page, path: string): Promise<T> => (await page.request.get(`${address}${path}`)).json() as Promise<T>
  const send = (page: Page, path: string, data: object, method: 'post' | 'put' = 'post') =>
    page.request[method](`${address}${path}`, { headers: { 'x-zhibu': '1', 'idempotency-key': randomUUID() }, data })
  const must = async <T>(page: Page, path: string, data: object, method: 'post' | 'put' = 'post'): Promise<T> => {
    const reply = await send(page, path, data, method)
    if (reply.status() !== 200) throw new Error(`${path} ${reply.status()} ${await reply.text()}`)
    return reply.json() as Promise<T>
  }
  const unitOf = async (page: Page, role: string) => (await ask<{ grants: Grant[] }>(page, '/api/session')).grants.find((grant) => grant.role === role)!
  const membersOf = async (page: Page, unitId: string) =>
    (await ask<{ members: { memberId: string; name: string; standing: string }[] }>(page, `/api/units/${unitId}/members`)).members

  /** The host branch opens its desk. */
  const openDesk = async (host: Page, unitId: string): Promise<string> => {
    const desk = { address: '村部一楼', hours: '8:30—17:30', telephone: '0730-5550000', person: '何支委', receives: true }
    return (await must<{ deskId: string }>(host, `/api/units/${unitId}/floating/desk`, desk, 'put')).deskId
  }

  /** Home and host settle a case, so that a journey begins where both have the member; null for whom home may not let go. */
  const settle = async (of: { home: Page; host: Page; memberId: string; deskId: string; branchId: string }): Promise<Settled | null> => {
    const { home, host } = of
    const told = await send(home, `/api/members/${of.memberId}/floating/departures`, LEFT)
    if (told.status() !== 200) return null
    const { absenceId } = (await told.json()) as { absenceId: string }
    await must(home, `/api/floating/absences/${absenceId}/announcements`, { deskId: of.deskId, from: null, words: null })
    const { cases } = await ask<{ cases: { caseId: string }[] }>(home, `/api/floating/absences/${absenceId}`)
    const { caseId } = cases[0]!
    const at = `/api/floating/cases/${caseId}/host`
    await must(host, `${at}/identity`, { on: '2026-08-03', sight: 'unclear', number: null, code: null })
    const { bases } = await ask<{ bases: { options: { key: string }[] } }>(host, at)
    await must(host, `${at}/placement`, { on: '2026-08-03', branchId: of.branchId, groupId: null, basis: bases.options[0]!.key })
    await must(host, `${at}/management`, { on: '2026-08-03', requirementsTold: true, receiver: '何支委' })
    return { absenceId, caseId }
  }
  return { ask, must, unitOf, membersOf, openDesk, settle }
}
