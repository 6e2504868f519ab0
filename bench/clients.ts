/**
 * HTTP clients that cost little: each keeps one connection and has one request in flight, and reads no more of an answer than its
 * status and length. What a browser would add is not what is measured.
 */
import { connect, type Socket } from 'node:net'

export type Answer = { status: number; body: string; ms: number; headers: string }

export type KeepAlive = { ask(request: Buffer | string): Promise<Answer>; close(): void }

/** Opens one connection. A connection that ends fails the request in flight. */
export const openClient = (port: number): Promise<KeepAlive> =>
  new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      done(over(socket))
    })
  })

type Waiting = { answer(answer: Answer): void; fail(error: Error): void; since: number }

const over = (socket: Socket): KeepAlive => {
  let held: Buffer = Buffer.alloc(0)
  let waiting: Waiting | null = null
  const broke = (error: Error) => {
    const lost = waiting
    waiting = null
    lost?.fail(error)
  }
  socket.on('error', broke)
  socket.on('close', () => broke(new Error('the connection ended before the answer came')))
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const read = readAnswer(held)
    if (!read || !waiting) return
    held = held.subarray(read.length)
    const { answer, since } = waiting
    waiting = null
    answer({ status: read.status, body: read.body, headers: read.headers, ms: performance.now() - since })
  })
  return {
    ask: (request) =>
      new Promise((answer, fail) => {
        if (socket.destroyed) return fail(new Error('the connection has ended'))
        waiting = { answer, fail, since: performance.now() }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

const END = Buffer.from('\r\n\r\n')

const readAnswer = (bytes: Buffer): { status: number; body: string; headers: string; length: number } | null => {
  const head = bytes.indexOf(END)
  if (head < 0) return null
  const headers = bytes.toString('latin1', 0, head)
  const declared = /content-length: (\d+)/i.exec(headers)?.[1]
  const status = Number(headers.slice(9, 12))
  if (declared === undefined) return chunked(bytes, head + 4, { status, headers })
  const length = head + 4 + Number(declared)
  return bytes.length < length ? null : { status, headers, body: bytes.toString('utf8', head + 4, length), length }
}

const chunked = (bytes: Buffer, from: number, of: { status: number; headers: string }) => {
  const end = bytes.indexOf('0\r\n\r\n', from)
  return end < 0 ? null : { ...of, body: bytes.toString('utf8', from, end), length: end + 5 }
}

export type Asked = { method?: 'GET' | 'POST'; path: string; token?: string; body?: object; headers?: Record<string, string> }

/** The text of a request, as the web app would send it. */
export const requestText = ({ method = 'GET', path, token, body, headers = {} }: Asked): string => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...(token ? [`cookie: zhibu=${token}`] : []),
    ...(method === 'GET' ? [] : ['x-zhibu: 1']),
    ...(text === '' ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

export type Run = { answers: number; seconds: number; rate: number; statuses: Record<string, number>; ms: number[] }

/** Lets `clients` work through `requests`, each one at a time, until they are used up or the time is over. */
export const drive = async (clients: readonly KeepAlive[], next: () => Buffer | string | null): Promise<Run> => {
  const [statuses, ms]: [Record<string, number>, number[]] = [{}, []]
  const began = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let request = next(); request !== null; request = next()) {
        const answer = await client.ask(request)
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        ms.push(answer.ms)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  return { answers: ms.length, seconds, rate: ms.length / seconds, statuses, ms: ms.sort((one, other) => one - other) }
}

/** The value below which `share` of the sorted figures lie. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
