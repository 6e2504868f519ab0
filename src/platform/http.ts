import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyMultipart from '@fastify/multipart'
import fastifySwagger from '@fastify/swagger'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { z } from 'zod'
import { newId } from '../kernel/ids.ts'
import type { Refusal, Result } from '../kernel/result.ts'
import { refuse } from '../kernel/result.ts'
import type { Call, Session } from './call.ts'
import type { Clock } from './clock.ts'
import { macOf, sha256 } from './crypto.ts'
import { type Database, isDatabaseAway } from './db.ts'
import type { Endpoint, FileReply, Input, Output, UploadedFile } from './endpoint.ts'
import { type GoesFirst, openGate, type Overload, RETRY_AFTER_SECONDS } from './overload.ts'

/** An endpoint with its handler. */
export type Route = { endpoint: Endpoint; handle: (call: Call, input: never) => Promise<Result<unknown>> }

/** Binds a handler to an endpoint of the contract; input and answer are typed by it. */
export const route = <E extends Endpoint>(endpoint: E, handle: (call: Call, input: Input<E>) => Promise<Result<Output<E>>>): Route => ({
  endpoint,
  handle: handle as Route['handle'],
})

type HttpOptions = {
  db: Database
  clock: Clock
  logger: Logger
  routes: readonly Route[]
  /** finds the session behind a token; null when there is none, or it has ended */
  sessionOf: (token: string) => Promise<Session | null>
  /** notes a denied access in its own transaction (security.md checklist 13) */
  noteDenial: (call: Call, why: string) => Promise<void>
  secureCookies: boolean
  overload?: Overload
}

const SESSION_COOKIE = 'zhibu'
const WRITES = new Set(['POST', 'PUT', 'DELETE'])

/** Builds the HTTP server over a route table. Nothing is reachable that the table does not declare. */
export const buildServer = async (options: HttpOptions): Promise<FastifyInstance> => {
  const app = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    genReqId: () => newId<'request'>(),
    bodyLimit: 1_048_576,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: openGate(options.overload, checkInsFirst(options.routes)),
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(fastifyCookie)
  sendAlways(app, await fixedHeaders(options.secureCookies))
  await app.register(fastifyMultipart, { limits: { files: 1, fields: 20, fieldSize: 65_536 } })
  await app.register(fastifySwagger, { openapi: { openapi: '3.1.0', info: { title: '支部通', version: '1' } }, transform: jsonSchemaTransform })
  keepRawBody(app)
  app.setErrorHandler((error, request, reply) => answerError(error as Error & { statusCode?: number }, request, reply))
  for (const entry of options.routes) addRoute(app, entry, options)
  return app
}

const headers = (secure: boolean) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      objectSrc: ["'none'"],
    },
  },
  hsts: secure ? { maxAge: 31_536_000 } : false,
  referrerPolicy: { policy: 'no-referrer' as const },
  frameguard: { action: 'deny' as const },
})

/** The lane of check-ins, as the contracts declare it (security.md D11). */
const checkInsFirst = (routes: readonly Route[]): GoesFirst => {
  const lane = routes
    .filter(({ endpoint }) => endpoint.lane === 'check-in')
    .map(({ endpoint }) => ({ method: endpoint.method as string, path: pathShape(endpoint.path) }))
  return (method, path) => lane.some((one) => one.method === method && one.path.test(path))
}

const pathShape = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`)

const OF_THE_ANSWER = new Set(['content-type', 'content-length', 'date', 'connection'])

/** Helmet words the headers anew for each request, though they never differ: it is asked once, at the start. */
const fixedHeaders = async (secure: boolean): Promise<[string, string][]> => {
  const probe = fastify()
  await probe.register(fastifyHelmet, headers(secure))
  probe.get('/', async () => '')
  const { headers: worded } = await probe.inject('/')
  await probe.close()
  return Object.entries(worded).flatMap(([name, value]): [string, string][] => (OF_THE_ANSWER.has(name) ? [] : [[name, String(value)]]))
}

const sendAlways = (app: FastifyInstance, fixed: readonly [string, string][]): void => {
  app.addHook('onRequest', (_request, reply, next) => {
    for (const [name, value] of fixed) reply.raw.setHeader(name, value)
    next()
  })
}

/** JSON bodies are parsed by hand so that their exact text is there for the idempotency hash, and NUL never gets in. */
const keepRawBody = (app: FastifyInstance): void => {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    ;(request as FastifyRequest & { bodyText?: string }).bodyText = text
    if (text === '') return done(null, undefined)
    if (text.includes('\\u0000') || text.includes('\u0000'))
      return done(badRequest('提交的内容里有看不见的空字符（U+0000），没有存。请删去后再交。', 'The request holds a NUL character; nothing was saved.'))
    try {
      done(null, JSON.parse(text))
    } catch {
      done(badRequest('提交的内容不完整，没有存。请再试一次。', 'The request is not valid JSON; nothing was saved.'))
    }
  })
}

class HttpRefusal extends Error {
  readonly statusCode: number
  readonly refusal: Refusal
  constructor(statusCode: number, refusal: Refusal) {
    super(refusal.code)
    this.statusCode = statusCode
    this.refusal = refusal
  }
}

const refusal = (statusCode: number, code: string, zh: string, en: string): HttpRefusal => new HttpRefusal(statusCode, { code, message: { zh, en } })
const badRequest = (zh: string, en: string): HttpRefusal => refusal(400, 'bad-request', zh, en)

const addRoute = (app: FastifyInstance, { endpoint, handle }: Route, options: HttpOptions): void => {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: schemaOf(endpoint),
    ...(endpoint.upload ? { bodyLimit: endpoint.upload.maxBytes } : {}),
    onRequest: async (request, reply) => {
      const call = await callOf(endpoint, request, reply, options)
      ;(request as Carrying).call = call
      await admit(endpoint, request, call, options)
    },
    handler: async (request, reply) => {
      const { call } = request as Carrying
      call.bodyText = (request as FastifyRequest & { bodyText?: string }).bodyText ?? ''
      const input = await inputOf(endpoint, request)
      const result = await handle(call, input as never)
      if (!result.ok) return sendRefusal(reply, result.refusal, call, options)
      if (endpoint.file) return sendFile(reply, result.value as FileReply)
      reply.header('cache-control', 'no-store')
      return reply.send(result.value ?? {})
    },
  })
}

type Carrying = FastifyRequest & { call: Call }

const schemaOf = (endpoint: Endpoint) => ({
  operationId: endpoint.id,
  summary: endpoint.summary.zh,
  description: `${endpoint.summary.en}\n\nwho: ${typeof endpoint.who === 'string' ? endpoint.who : endpoint.who.join(', ')}`,
  tags: [endpoint.id.split('.')[0] ?? ''],
  ...(endpoint.params ? { params: endpoint.params } : {}),
  ...(endpoint.query ? { querystring: endpoint.query } : {}),
  ...(endpoint.body && !endpoint.upload ? { body: endpoint.body } : {}),
  ...(endpoint.reply ? { response: { 200: endpoint.reply } } : {}),
})

const callOf = async (endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply, options: HttpOptions): Promise<Call> => {
  const token = request.cookies[SESSION_COOKIE]
  return {
    db: options.db,
    session: token ? await options.sessionOf(token) : null,
    sessionToken: token ?? null,
    now: options.clock.now(),
    today: options.clock.today(),
    requestId: request.id,
    endpointId: endpoint.id,
    bodyText: '',
    idempotencyKey: headerOf(request, 'idempotency-key'),
    actingUnitId: headerOf(request, 'x-zhibu-unit'),
    deviceId: headerOf(request, 'x-zhibu-device'),
    source: () => macOf('slip', `source|${networkOf(request.ip)}`).toString('base64'),
    setSession: (value, maxAge) => {
      const shared = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: options.secureCookies }
      if (value === null) reply.clearCookie(SESSION_COOKIE, shared)
      else reply.setCookie(SESSION_COOKIE, value, { ...shared, ...(maxAge === undefined ? {} : { maxAge }) })
    },
  }
}

/** An address of version 4 as it is; of version 6 the half that its holder was given: the other half is free to choose. */
const networkOf = (address: string): string => {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (!plain.includes(':')) return plain
  const [head = [], tail = []] = plain.split('::').map((part) => part.split(':').filter(Boolean))
  const groups = [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail]
  return groups.slice(0, 4).join(':')
}

const headerOf = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name]
  return typeof value === 'string' && /^[\w-]{8,64}$/.test(value) ? value : null
}

/** Session and role, before anything is read of the input. The unit comes later, in `access.ts`. */
const admit = async (endpoint: Endpoint, request: FastifyRequest, call: Call, options: HttpOptions): Promise<void> => {
  if (WRITES.has(endpoint.method) && request.headers['x-zhibu'] !== '1')
    throw refusal(
      403,
      'not-from-this-page',
      '这个提交不是从本系统的页面来的，没有存。',
      'This request did not come from a page of this system; nothing was saved.',
    )
  if (endpoint.who === 'public') return
  if (!call.session)
    throw refusal(401, 'sign-in-first', '请先登录。登录过久没有动，也要重新登录。', 'Sign in first; a session that was idle for long has ended.')
  if (WRITES.has(endpoint.method) && endpoint.beforeSecondFactor !== 'always') actsAsShown(request, call.session)
  const step = secondStep(endpoint, call.session)
  if (step) throw step
  if (endpoint.who === 'signed-in') return
  const { who } = endpoint
  if (call.session.grants.some((grant) => who.includes(grant.role))) return
  await options.noteDenial(call, 'role')
  throw refusal(
    403,
    'not-your-role',
    '这一页不在您的职责里。需要看的话，可以问支部书记或上级党组织。',
    'This is not part of your role. Ask the branch secretary or the superior organisation.',
  )
}

/** A page acts as the person it shows and as nobody else: in the same browser another may have signed in since (docs/decisions/017). */
const actsAsShown = (request: FastifyRequest, { accountId }: Session): void => {
  const shown = headerOf(request, 'x-zhibu-account')
  if (shown === null || shown === accountId) return
  throw refusal(
    409,
    'somebody-else',
    '这个浏览器里现在登录的是另一个人，这一页还是前一位的。没有存。请刷新页面再办。',
    'Somebody else is signed in in this browser now, and this page is still the one before; nothing was saved. Load the page again.',
  )
}

/** What a password alone opens: giving the second step, or setting one up where there is none, and leaving. */
const secondStep = ({ beforeSecondFactor }: Endpoint, { secondFactorDue, secondFactorToSetUp }: Session): HttpRefusal | null => {
  if (beforeSecondFactor === 'always') return null
  if (secondFactorDue) return refusal(401, 'second-factor-due', '还差一步：请输入动态口令。', 'One step is left: enter the code of your second factor.')
  if (!secondFactorToSetUp || beforeSecondFactor === 'setting-up') return null
  return refusal(
    401,
    'second-factor-to-set-up',
    '还差一步：请先设置动态口令，以后登录都要用。',
    'One step is left: set up a second factor; each sign-in will ask for it.',
  )
}

const inputOf = async (endpoint: Endpoint, request: FastifyRequest) => {
  if (!endpoint.upload) return { params: request.params, query: request.query, body: request.body, file: undefined }
  const { file, fields } = await readUpload(request, endpoint.upload.maxBytes)
  const body = endpoint.body ? await endpoint.body.parseAsync(fields) : undefined
  return { params: request.params, query: request.query, body, file }
}

const readUpload = async (request: FastifyRequest, maxBytes: number): Promise<{ file: UploadedFile; fields: Record<string, unknown> }> => {
  if (!request.isMultipart()) throw badRequest('没有收到文件。请选好文件再交。', 'No file arrived; choose one and send again.')
  const part = await request.file({ limits: { fileSize: maxBytes } })
  if (!part) throw badRequest('没有收到文件。请选好文件再交。', 'No file arrived; choose one and send again.')
  const bytes = await part.toBuffer()
  const fields = Object.fromEntries(Object.entries(part.fields).flatMap(([name, field]) => (field && 'value' in field ? [[name, field.value]] : [])))
  return { file: { name: part.filename, bytes }, fields }
}

/** Codes with a status of their own; every other refusal is a 409: understood, allowed to ask, and not done. */
const STATUS: Record<string, number> = {
  'not-yours': 403,
  'not-your-role': 403,
  'not-found': 404,
  'sign-in-first': 401,
  'sign-in-failed': 401,
  'too-many-tries': 429,
  'bad-request': 400,
}

const sendRefusal = async (reply: FastifyReply, given: Refusal, call: Call, options: HttpOptions) => {
  const status = STATUS[given.code] ?? 409
  if (status === 403) await options.noteDenial(call, given.code)
  return reply.code(status).header('cache-control', 'no-store').send({ refusal: given, requestId: call.requestId })
}

const sendFile = (reply: FastifyReply, file: FileReply) =>
  reply
    .header('cache-control', 'no-store')
    .header('content-type', file.type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(typeof file.bytes === 'string' ? file.bytes : Buffer.from(file.bytes))

type Validation = { validation?: { instancePath?: string; message?: string }[]; validationContext?: string }

const answerError = (error: Error & { statusCode?: number } & Validation, request: FastifyRequest, reply: FastifyReply) => {
  const send = (status: number, given: Refusal) => reply.code(status).header('cache-control', 'no-store').send({ refusal: given, requestId: request.id })
  if (error instanceof HttpRefusal) return send(error.statusCode, error.refusal)
  if (error.validation || error instanceof z.ZodError) return send(400, whichField(error))
  if (error.statusCode === 413)
    return send(413, { code: 'too-large', message: { zh: '文件或内容太大，没有收下。请分成几份再交。', en: 'Too large; split it and send the parts.' } })
  if (isDatabaseAway(error)) {
    reply.header('retry-after', RETRY_AFTER_SECONDS)
    return send(503, {
      code: 'database-away',
      message: {
        zh: '服务器暂时存不了。您写的还在这台设备上，没有丢；稍等会自动再试。',
        en: 'The server cannot save for the moment. What you wrote is still on this device; it will be tried again.',
      },
    })
  }
  if (error.statusCode && error.statusCode < 500)
    return send(error.statusCode, {
      code: 'bad-request',
      message: { zh: '这个请求看不懂，没有存。', en: 'The request was not understood; nothing was saved.' },
    })
  request.log.error({ code: (error as { code?: string }).code, stack: error.stack, endpoint: request.routeOptions.url }, 'unexpected error')
  return send(500, {
    code: 'our-fault',
    message: {
      zh: '出错了，错在我们。没有存。请再试一次，还不行就把编号告诉管理员。',
      en: 'Something went wrong on our side; nothing was saved. Try again, or give the number to the administrator.',
    },
  })
}

/** Names the first field at fault as a JSON pointer; never repeats the value, which may be protected. */
const whichField = (error: Validation & Error): Refusal => {
  const first =
    error.validation?.[0] ??
    (error instanceof z.ZodError ? { instancePath: `/${error.issues[0]?.path.join('/') ?? ''}`, message: error.issues[0]?.message } : undefined)
  const field = first?.instancePath ?? ''
  return {
    code: 'bad-request',
    field,
    message: {
      zh: `“${field || '请求'}”这一项不对，没有存。请改好再交。`,
      en: `The field ${field || '(whole request)'} is not right (${first?.message ?? 'invalid'}); nothing was saved.`,
    },
  }
}

/** Refuses what lies outside the caller's part of the tree exactly as if it did not exist. */
export const absent = () =>
  refuse('not-found', '没有找到。可能已经移走，或不在您的范围内。', 'Not found: it may have moved, or it is outside your part of the tree.')

/** Hash under which a session token is stored. */
export const tokenHash = (token: string): Buffer => sha256('session', token)
