/** An official at a browser, as far as the server can tell: signs in once and asks with its cookie. */
import { PASSWORD } from './county.ts'
import type { ServerProcess } from './installation.ts'

export type Ask = <Reply>(method: 'GET' | 'POST', path: string, body?: FormData | object) => Promise<Reply>

/** Signs in with the bench's password. An answer that is not 2xx is an error with its text. */
export const signedIn = async ({ address }: ServerProcess, login: string): Promise<Ask> => {
  const reply = await send(address, { method: 'POST', path: '/api/session', body: { login, password: PASSWORD }, cookie: '' })
  const cookie = reply.headers
    .getSetCookie()
    .map((one) => one.split(';')[0]!)
    .join('; ')
  return async <Reply>(method: 'GET' | 'POST', path: string, body?: FormData | object) =>
    (await (await send(address, { method, path, cookie, ...(body ? { body } : {}) })).json()) as Reply
}

type Sent = { method: 'GET' | 'POST'; path: string; cookie: string; body?: FormData | object }

const send = async (address: string, { method, path, cookie, body }: Sent): Promise<Response> => {
  const isForm = body instanceof FormData
  const reply = await fetch(new URL(path, address), {
    method,
    headers: {
      cookie,
      ...(method === 'GET' ? {} : { 'x-zhibu': '1', 'idempotency-key': crypto.randomUUID() }),
      ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  })
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${(await reply.text()).slice(0, 400)}`)
  return reply
}
