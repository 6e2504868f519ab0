/**
 * The crowd of an overload, as a worker thread of its own so that its work does not slow the clock of who is measured. It comes by the clock
 * and not when it is answered: every few milliseconds as many requests are written as are due, over many connections in turn, several in
 * flight on each (HTTP/1.1 pipelining). Who was refused comes again later and does not heed `retry-after`. What could not be written because
 * every connection was full is counted as held back and not as offered.
 *
 * When to run: `bench/overload.ts` starts it.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { percentile } from './clients.ts'

export type CrowdOrder = {
  port: number
  connections: number
  /** requests a second */
  rate: number
  lastsMs: number
  /** used in turn; a refused one comes again later */
  requests: string[]
  /** begin anew when all are used up */
  again: boolean
}

export type CrowdReport = {
  seconds: number
  offered: number
  heldBack: number
  statuses: Record<string, number>
  /** which requests were answered with 200 */
  answered: number[]
  refusalP99: number
  answerP50: number
  answerP99: number
}

const TICK_MS = 4
/** in flight on one connection */
const DEPTH = 16
/** how long the last answers are waited for */
const PATIENCE_MS = 20_000

type Asked = { at: number; since: number }
type Line = { socket: Socket; asked: Asked[]; held: Buffer }

class Crowd {
  readonly #order: CrowdOrder
  readonly #requests: Buffer[]
  readonly #lines: Line[] = []
  readonly #later: number[] = []
  readonly #refusals: number[] = []
  readonly #answers: number[] = []
  readonly report: CrowdReport = { seconds: 0, offered: 0, heldBack: 0, statuses: {}, answered: [], refusalP99: 0, answerP50: 0, answerP99: 0 }
  #next = 0
  #line = 0
  #waiting = 0

  constructor(order: CrowdOrder) {
    this.#order = order
    this.#requests = order.requests.map((text) => Buffer.from(text))
  }

  async open(): Promise<void> {
    const opened = Array.from({ length: this.#order.connections }, () => this.#openLine())
    this.#lines.push(...(await Promise.all(opened)))
  }

  #openLine(): Promise<Line> {
    return new Promise((done, fail) => {
      const socket = connect(this.#order.port, '127.0.0.1')
      const line: Line = { socket, asked: [], held: Buffer.alloc(0) }
      socket.setNoDelay(true)
      socket.on('error', fail)
      socket.on('data', (chunk) => this.#read(line, chunk))
      socket.once('connect', () => done(line))
    })
  }

  /** Writes what is due at each tick until the time is over, and waits for the last answers. */
  async come(): Promise<CrowdReport> {
    const began = performance.now()
    let written = 0
    for (let passed = 0; passed < this.#order.lastsMs; passed = performance.now() - began) {
      const due = Math.floor((passed * this.#order.rate) / 1000)
      for (; written < due; written++) this.#write()
      await sleep(TICK_MS)
    }
    const seconds = (performance.now() - began) / 1000
    for (const until = performance.now() + PATIENCE_MS; this.#waiting > 0 && performance.now() < until; ) await sleep(20)
    for (const { socket } of this.#lines) socket.destroy()
    const [refusals, answers] = [this.#refusals, this.#answers].map((all) => all.toSorted((one, other) => one - other)) as [number[], number[]]
    return { ...this.report, seconds, refusalP99: percentile(refusals, 0.99), answerP50: percentile(answers, 0.5), answerP99: percentile(answers, 0.99) }
  }

  #write(): void {
    const line = this.#freeLine()
    const at = line ? this.#nextRequest() : null
    if (!line || at === null) return void (this.report.heldBack += 1)
    line.asked.push({ at, since: performance.now() })
    line.socket.write(this.#requests[at]!)
    this.report.offered += 1
    this.#waiting += 1
  }

  #freeLine(): Line | null {
    for (let tries = 0; tries < this.#lines.length; tries++) {
      const line = this.#lines[this.#line++ % this.#lines.length]!
      if (line.asked.length < DEPTH) return line
    }
    return null
  }

  #nextRequest(): number | null {
    if (this.#next < this.#requests.length || this.#order.again) return this.#next++ % this.#requests.length
    return this.#later.shift() ?? null
  }

  /** Answers come in the order of the requests; each is read by its status and its length alone. */
  #read(line: Line, chunk: Buffer): void {
    line.held = line.held.length === 0 ? chunk : Buffer.concat([line.held, chunk])
    for (let length = lengthOf(line.held); length !== null && line.held.length >= length; length = lengthOf(line.held)) {
      this.#note(line.asked.shift()!, line.held.toString('latin1', 9, 12))
      line.held = line.held.subarray(length)
    }
  }

  #note({ at, since }: Asked, status: string): void {
    this.#waiting -= 1
    this.report.statuses[status] = (this.report.statuses[status] ?? 0) + 1
    if (status === '200') this.report.answered.push(at)
    if (status === '503') this.#later.push(at)
    ;(status === '503' ? this.#refusals : this.#answers).push(performance.now() - since)
  }
}

const END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n')

/** Length of the first answer with its head; null where that cannot be said yet. */
const lengthOf = (bytes: Buffer): number | null => {
  const head = bytes.indexOf(END)
  if (head < 0) return null
  const declared = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1]
  if (declared !== undefined) return head + 4 + Number(declared)
  const end = bytes.indexOf(LAST_CHUNK, head)
  return end < 0 ? null : end + LAST_CHUNK.length
}

if (parentPort) {
  const crowd = new Crowd(workerData as CrowdOrder)
  await crowd.open()
  parentPort.postMessage('there')
  parentPort.postMessage(await crowd.come())
}
