/**
 * The crowd of an overload, as a worker thread of its own so that its work does not slow the clock of who is measured. Many connections, each
 * with one request in flight; whoever is answered or refused comes again with the next request after a pause and does not heed `retry-after`.
 *
 * When to run: `bench/overload.ts` starts it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type KeepAlive, openClient, percentile } from './clients.ts'

export type CrowdOrder = {
  port: number
  connections: number
  /** how long each waits between an answer and its next request */
  pauseMs: number
  lastsMs: number
  /** used in turn; a refused one comes again later */
  requests: string[]
  /** begin anew when all are used up */
  again: boolean
}

export type CrowdReport = {
  seconds: number
  offered: number
  statuses: Record<string, number>
  /** which requests were answered with 200 */
  answered: number[]
  refusalP99: number
  answerP99: number
}

type Crowd = { order: CrowdOrder; next: number; later: number[]; until: number; report: CrowdReport; refusals: number[]; answers: number[] }

const nextOf = (crowd: Crowd): number | null => {
  const { requests, again } = crowd.order
  if (crowd.next < requests.length) return crowd.next++
  if (again) return crowd.next++ % requests.length
  return crowd.later.shift() ?? null
}

const comeAndComeAgain = async (crowd: Crowd, client: KeepAlive): Promise<void> => {
  await sleep(Math.random() * crowd.order.pauseMs)
  while (performance.now() < crowd.until) {
    const at = nextOf(crowd)
    if (at === null) return
    crowd.report.offered += 1
    const { status, ms } = await client.ask(crowd.order.requests[at % crowd.order.requests.length]!)
    crowd.report.statuses[status] = (crowd.report.statuses[status] ?? 0) + 1
    if (status === 200) crowd.report.answered.push(at)
    if (status === 503) crowd.later.push(at)
    ;(status === 503 ? crowd.refusals : crowd.answers).push(ms)
    await sleep(crowd.order.pauseMs * (0.5 + Math.random()))
  }
}

const p99 = (figures: number[]): number =>
  percentile(
    figures.toSorted((one, other) => one - other),
    0.99,
  )

const run = async (order: CrowdOrder): Promise<CrowdReport> => {
  const clients = await Promise.all(Array.from({ length: order.connections }, () => openClient(order.port)))
  const report: CrowdReport = { seconds: 0, offered: 0, statuses: {}, answered: [], refusalP99: 0, answerP99: 0 }
  const began = performance.now()
  const crowd: Crowd = { order, next: 0, later: [], until: began + order.lastsMs, report, refusals: [], answers: [] }
  parentPort?.postMessage('there')
  await Promise.all(clients.map((client) => comeAndComeAgain(crowd, client)))
  for (const client of clients) client.close()
  return { ...report, seconds: (performance.now() - began) / 1000, refusalP99: p99(crowd.refusals), answerP99: p99(crowd.answers) }
}

if (parentPort) parentPort.postMessage(await run(workerData as CrowdOrder))
