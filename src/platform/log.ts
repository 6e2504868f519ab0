import { type DestinationStream, type Logger, pino } from 'pino'

const SECRET = new Set(
  [
    'authorization',
    'cookie',
    'set-cookie',
    'password',
    'token',
    'secret',
    'name',
    'personName',
    'memberName',
    'idNumber',
    'phone',
    'address',
    'body',
    'bodyText',
    'detail',
    'where',
    'parameters',
    'query',
  ].map((key) => key.toLowerCase()),
)
const HIDDEN = '[hidden]'
const DEPTH = 6

/**
 * The log of the server: one JSON record a line, no personal data. Values under keys that may hold some are hidden at any
 * depth, and identity and telephone numbers are masked in every text, messages included. JSON keeps a line break in a
 * value from looking like a second record.
 */
export const openLog = (options: { level?: string; destination?: DestinationStream } = {}): Logger => {
  const log = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (record) => cleaned(record, 0) as Record<string, unknown>,
      },
      serializers: { err: (error) => error, error: (error) => error, req: (request) => request, res: (reply) => reply },
      hooks: {
        logMethod(args, method) {
          return method.apply(this, masked(args as unknown[]) as typeof args)
        },
      },
    },
    options.destination ?? pino.destination(1),
  )
  return withCleanChildren(log)
}

/** pino writes what a child logger is bound to as it is, past the formatters; every logger made from this one cleans it first. */
const withCleanChildren = (log: Logger): Logger => {
  const { child } = log
  log.child = function (this: Logger, bindings: Record<string, unknown>, options?: object) {
    return child.call(this, cleaned(bindings, 0) as Record<string, unknown>, options as never)
  } as Logger['child']
  return log
}

/** pino takes the message of an error as the record's message where none is given, unseen by the formatters: give it masked. */
const masked = (args: unknown[]): unknown[] => {
  const [first, ...texts] = args.map((part) => (typeof part === 'string' ? maskNumbers(part) : part))
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err
  if (texts.length === 0 && error instanceof Error) return [first, maskNumbers(error.message)]
  return [first, ...texts]
}

/** Replaces identity numbers (18 characters) and mobile numbers (11 digits) that stand alone in a text. */
const maskNumbers = (text: string): string => text.replace(/(?<![\w-])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![\w-])/g, '[number]')

const cleaned = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return maskNumbers(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= DEPTH) return '[deep]'
  if (value instanceof Error) return errorFacts(value, depth)
  if (value instanceof Date) return value
  if (Array.isArray(value)) return value.slice(0, 100).map((entry) => cleaned(entry, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, SECRET.has(key.toLowerCase()) ? HIDDEN : cleaned(entry, depth + 1)]))
}

/** Of an error: what kind, its words, its place, and for the database its code and constraint; never its row values. */
const errorFacts = (error: Error & { code?: unknown; constraint?: unknown; cause?: unknown }, depth: number): Record<string, unknown> => ({
  type: error.constructor.name,
  message: maskNumbers(error.message),
  ...(error.code === undefined ? {} : { code: error.code }),
  ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
  stack: maskNumbers(error.stack ?? ''),
  ...(error.cause === undefined ? {} : { cause: cleaned(error.cause, depth + 1) }),
})
