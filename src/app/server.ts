import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { recordAudit } from '../platform/audit.ts'
import type { Call } from '../platform/call.ts'
import type { Clock } from '../platform/clock.ts'
import { type Database, withDistrict } from '../platform/db.ts'
import { buildServer } from '../platform/http.ts'
import type { AddJob } from '../platform/jobs.ts'
import { newOverload, type Overload } from '../platform/overload.ts'
import { districtScope } from '../modules/people/public.ts'
import { allRoutes } from './routes.ts'
import { type SecondFactor, sessions } from './session.ts'
import type { Demonstration } from './suppliers.ts'

const WEB = join(import.meta.dirname, '../../dist/web')

export type AppOptions = {
  db: Database
  clock: Clock
  logger: Logger
  addJob: AddJob
  demonstration: () => Demonstration | null
  /** whether officials need a second factor; they do, unless this says otherwise */
  secondFactor?: SecondFactor
  secureCookies?: boolean
  overload?: Overload
  /** serves the built web app; off in tests of the API alone */
  web?: boolean
}

/** Everything that answers HTTP: the modules' routes, the web app, health and figures for monitoring. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { db, clock, logger } = options
  const { sessionOf, districtPath } = sessions(db, clock, options.secondFactor ?? 'demanded')
  const overload = options.overload ?? newOverload()
  const routes = allRoutes({ ...options, sessionOf, districtPath })
  const app = await buildServer({
    db,
    clock,
    logger,
    overload,
    routes,
    sessionOf,
    noteDenial: (call, why) => noteDenial(call, why, districtPath),
    secureCookies: options.secureCookies ?? false,
  })
  observe(app, overload, db)
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  if (options.web !== false && existsSync(join(WEB, 'index.html'))) await serveWeb(app)
  return app
}

/** A denied access is kept in its own transaction, so that no rollback loses it. */
const noteDenial = async (call: Call, why: string, districtPath: (id: number) => Promise<string | null>): Promise<void> => {
  if (!call.session) return
  const path = await districtPath(call.session.districtId)
  if (!path) return
  await withDistrict(call.db, districtScope(call.session.districtId, path, call), (tx) =>
    recordAudit(tx, call.now, { verb: 'access.denied', objectType: 'endpoint', objectId: call.endpointId, purpose: why, result: 'denied' }),
  )
}

const observe = (app: FastifyInstance, overload: Overload, db: Database): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'zhibu_request_seconds',
    help: 'time to answer',
    labelNames: ['endpoint', 'status'],
    registers: [registry],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
  })
  app.addHook('onResponse', async (request, reply) => {
    seconds.observe({ endpoint: request.routeOptions.url ?? 'other', status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })
  app.get('/healthz', { schema: { hide: true } }, async (_request, reply) => {
    const database = await db.pool.query('select 1').then(
      () => true,
      () => false,
    )
    return reply.code(database ? 200 : 503).send({ ok: database, inFlight: overload.inFlight, refused: overload.refused })
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => reply.type('text/plain').send(await registry.metrics()))
}

/** The web app's files; any other address that is not an API is a screen, and the browser's router finds it. */
const serveWeb = async (app: FastifyInstance): Promise<void> => {
  // nobody looks on the disk for an address of the API that does not exist
  app.all('/api/*', { schema: { hide: true } }, async (_request, reply) => nothingThere(reply))
  await app.register(fastifyStatic, {
    root: WEB,
    index: ['index.html'],
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply, path) => keepShellFresh(reply, path),
  })
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || /\.[a-z0-9]{2,5}(\?|$)/i.test(request.url)) return nothingThere(reply)
    // not returned: a reply is a promise, and each hand it passes through would listen to its end once more
    void reply.header('cache-control', 'no-cache').sendFile('index.html', { maxAge: 0, immutable: false })
  })
}

const nothingThere = (reply: FastifyReply) =>
  reply.code(404).send({ refusal: { code: 'not-found', message: { zh: '没有这个地址。', en: 'There is no such address.' } } })

const keepShellFresh = (reply: { header: (name: string, value: string) => unknown }, path: string): void => {
  if (/(index\.html|sw\.js|\.webmanifest)$/.test(path)) reply.header('cache-control', 'no-cache')
}
