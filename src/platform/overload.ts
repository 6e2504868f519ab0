import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'

/** Load is shed in the raw handler, before routing and JSON (security.md D11): a refusal costs next to nothing. */
export type Overload = { maxInFlight: number; inFlight: number; refused: number }

export const newOverload = (maxInFlight = 48): Overload => ({ maxInFlight, inFlight: 0, refused: 0 })

const BODY = JSON.stringify({
  refusal: {
    code: 'busy',
    message: { zh: '现在人多，请稍等几秒，会自动再试。您写的没有丢。', en: 'Busy; it will be tried again in a few seconds. Nothing you wrote is lost.' },
  },
})

/** When who was refused may come again. */
export const RETRY_AFTER_SECONDS = '2'

/** Which requests may still come in when everything else is refused: the last quarter is kept for them. */
export type GoesFirst = (method: string, path: string) => boolean

/** A server factory for fastify that counts requests in flight. */
export const openGate =
  (overload: Overload = newOverload(), goesFirst: GoesFirst = () => false) =>
  (handler: RequestListener): Server =>
    createServer((request: IncomingMessage, response: ServerResponse) => {
      if (overload.inFlight >= mostFor(request, overload, goesFirst) && request.url !== '/healthz') return shed(overload, response)
      overload.inFlight += 1
      response.once('close', () => {
        overload.inFlight -= 1
      })
      handler(request, response)
    })

const mostFor = ({ method = '', url = '' }: IncomingMessage, { maxInFlight }: Overload, goesFirst: GoesFirst): number =>
  goesFirst(method, url.split('?', 1)[0]!) ? maxInFlight : Math.ceil(maxInFlight * 0.75)

const shed = (overload: Overload, response: ServerResponse): void => {
  overload.refused += 1
  response
    .writeHead(503, {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': RETRY_AFTER_SECONDS,
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(BODY),
    })
    .end(BODY)
}
