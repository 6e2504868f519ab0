/**
 * The typed way to the server: `call(endpoint, { params, query, body })` with an endpoint of some `contract.ts`.
 * Sends the session cookie of this origin; a write carries `x-zhibu: 1` and one idempotency key for all its tries.
 * Anything but 2xx is thrown as an `ApiError`; a server that does not answer is an `ApiError` with status 0.
 */
import type { z } from 'zod'
import { newId } from '../kernel/ids.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Answer, Endpoint } from '../platform/endpoint.ts'
import { actingAs, actingFor } from './acting.ts'
import { say } from './text.ts'

export class ApiError extends Error {
  readonly status: number
  readonly refusal: Refusal
  readonly requestId: string | null

  constructor(status: number, refusal: Refusal, requestId: string | null) {
    super(say(refusal.message))
    this.name = 'ApiError'
    this.status = status
    this.refusal = refusal
    this.requestId = requestId
  }

  get code(): string {
    return this.refusal.code
  }
  /** the field of the request it is about, as a JSON pointer */
  get field(): string | undefined {
    return this.refusal.field
  }
  /** the evaluation behind it, where a rule said no */
  get finding(): unknown {
    return this.refusal.finding
  }
  get details(): Record<string, unknown> {
    return this.refusal.details ?? {}
  }
  /** a no by rule or by state, which another try will not change */
  get isRefusal(): boolean {
    return this.status === 409
  }
  /** the server did not answer, or could not save for the moment: the same call may be made again */
  get mayRetry(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

/** How a call is made besides its input. `key` is made once for an intent (`newKey()`) and kept over its tries. */
type Manner = { key?: string; signal?: AbortSignal; device?: string }

/** What an endpoint is sent: its params and body where it has them, its query where the caller wants to narrow. */
export type Sent<E> = (E extends { params: infer P extends z.ZodType } ? { params: z.input<P> } : { params?: undefined }) &
  (E extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : { query?: undefined }) &
  (E extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : { body?: undefined })

const WRITES = new Set(['POST', 'PUT', 'DELETE'])

/** `crypto.randomUUID` is absent on a page served over plain http; an id of ours is not. */
export const newKey = (): string => newId<'key'>()

/** Calls an endpoint and returns its answer. Throws `ApiError`. */
export const call = async <E extends Endpoint>(endpoint: E, input: Sent<E> = {} as Sent<E>, manner: Manner = {}): Promise<Answer<E>> => {
  const response = await send(endpoint, input, bodyOf(endpoint, input), manner)
  const text = await response.text()
  return (text === '' ? {} : JSON.parse(text)) as Answer<E>
}

/** Sends one file with the further fields of the form. */
export const upload = async <E extends Endpoint>(endpoint: E, input: Sent<E>, file: File, manner: Manner = {}): Promise<Answer<E>> => {
  const form = new FormData()
  for (const [name, value] of Object.entries((input as { body?: object }).body ?? {})) form.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  form.set('file', file)
  const response = await send(endpoint, input, form, manner)
  return (await response.json()) as Answer<E>
}

/** Fetches a file and hands it to the browser's own "save as". */
export const download = async <E extends Endpoint>(endpoint: E, input: Sent<E> = {} as Sent<E>, manner: Manner = {}): Promise<void> => {
  const response = await send(endpoint, input, bodyOf(endpoint, input), manner)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = fileName(response.headers.get('content-disposition'))
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** The address of an endpoint, for a plain link (a file that opens by itself). */
export const addressOf = <E extends Endpoint>(endpoint: E, input: Sent<E> = {} as Sent<E>): string => {
  const { params = {}, query = {} } = input as { params?: Record<string, unknown>; query?: Record<string, unknown> }
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const asked = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => [name, String(value)] as [string, string]),
  ).toString()
  return asked === '' ? path : `${path}?${asked}`
}

const bodyOf = <E extends Endpoint>(endpoint: E, input: Sent<E>): string | undefined => {
  if (!WRITES.has(endpoint.method)) return undefined
  const { body } = input as { body?: unknown }
  return body === undefined ? undefined : JSON.stringify(body)
}

const send = async <E extends Endpoint>(
  endpoint: E,
  input: Sent<E>,
  body: string | FormData | undefined,
  { key, signal, device }: Manner,
): Promise<Response> => {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (WRITES.has(endpoint.method)) headers['x-zhibu'] = '1'
  const account = actingAs()
  if (account) headers['x-zhibu-account'] = account
  if (endpoint.idempotent) headers['idempotency-key'] = key ?? newKey()
  if (typeof body === 'string') headers['content-type'] = 'application/json'
  const unit = actingFor()
  if (unit) headers['x-zhibu-unit'] = unit
  if (device) headers['x-zhibu-device'] = device
  const response = await fetch(addressOf(endpoint, input), {
    method: endpoint.method,
    credentials: 'same-origin',
    headers,
    body: body ?? null,
    signal: signal ?? null,
  }).catch(noAnswer)
  if (response.ok) return response
  throw await errorOf(response)
}

const noAnswer = (error: unknown): never => {
  if (error instanceof DOMException && error.name === 'AbortError') throw error
  throw new ApiError(
    0,
    {
      code: 'no-answer',
      message: {
        zh: '服务器没有回应，没有存。您写的还在这台设备上，没有丢。',
        en: 'The server did not answer; nothing was saved. What you wrote is still on this device.',
      },
    },
    null,
  )
}

const errorOf = async (response: Response): Promise<ApiError> => {
  const told = (await response.json().catch(() => null)) as { refusal?: Refusal; requestId?: string } | null
  const refusal = told?.refusal ?? {
    code: 'our-fault',
    message: { zh: '出错了，错在我们。没有存。请再试一次。', en: 'Something went wrong on our side; nothing was saved. Try again.' },
  }
  return new ApiError(response.status, refusal, told?.requestId ?? response.headers.get('x-request-id'))
}

const fileName = (disposition: string | null): string => {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  return encoded ? decodeURIComponent(encoded) : 'download'
}
