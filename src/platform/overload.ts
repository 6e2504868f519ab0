import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'

/** Load is shed in the raw handler, before routing and JSON (security.md D11): a refusal costs next to nothing. */
export type Overload = { maxInFlight: number; inFlight: number; refused: number }

/** Sign-ins are written many at a time, so many of them wait together at little cost; a try that was refused waits two seconds. */
const MOST = 192
/** of these at most so many others, whose answers cost a connection each */
const MOST_OTHERS = 36

export const newOverload = (maxInFlight = MOST): Overload => ({ maxInFlight, inFlight: 0, refused: 0 })

const BODY = JSON.stringify({
  refusal: {
    code: 'busy',
    message: { zh: '现在人多，请稍等几秒，会自动再试。您写的没有丢。', en: 'Busy; it will be tried again in a few seconds. Nothing you wrote is lost.' },
  },
})

/** When who was refused may come again. */
export const RETRY_AFTER_SECONDS = '2'

/** Which requests may still come in when everything else is refused: at least the last quarter is kept for them. */
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
  goesFirst(method, url.split('?', 1)[0]!) ? maxInFlight : Math.min(MOST_OTHERS, Math.ceil(maxInFlight * 0.75))

/** Said once and written flat: under a flood of refusals their heads are much of the work. */
const HEAD = [
  'content-type',
  'application/json; charset=utf-8',
  'retry-after',
  RETRY_AFTER_SECONDS,
  'cache-control',
  'no-store',
  'content-length',
  String(Buffer.byteLength(BODY)),
]

const shed = (overload: Overload, response: ServerResponse): void => {
  overload.refused += 1
  response.writeHead(503, HEAD).end(BODY)
}
