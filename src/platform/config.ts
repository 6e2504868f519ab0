import { resolve } from 'node:path'
import { z } from 'zod'

/** What the operator decides from outside, read once at the start. */
export type Config = {
  /** an own PostgreSQL (17 or later); null: the embedded one */
  databaseUrl: string | null
  /** 0: any free port */
  port: number
  host: string
  /** folder of the embedded database, keys and files */
  dataDir: string
  /** whether officials need a second factor; null: they do, except in the demonstration world */
  secondFactor: 'demanded' | 'left-open' | null
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

const DEFAULT_PORT = 8620

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, '要写成 postgres://用户@主机/库名 / write it as postgres://user@host/database')
    .optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, '要是 0 到 65535 的整数 / a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, '要是 0 到 65535 的整数 / a whole number from 0 to 65535')
    .default(DEFAULT_PORT),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, '要是一个主机名或地址 / a host name or an address')
    .default('127.0.0.1'),
  ZHIBU_DATA: z.string().min(1).default('.zhibu'),
  ZHIBU_SECOND_FACTOR: z.enum(['demanded', 'left-open'], '写 demanded（要动态口令）或 left-open（由本人决定） / demanded or left-open').optional(),
  ZHIBU_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/**
 * Reads the settings from the environment; empty values count as absent. Throws one error that names every wrong
 * variable, what it must look like, and never its value (an address may hold a password).
 */
export const readConfig = (environment: NodeJS.ProcessEnv = process.env): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(
      `设置有误，没有启动。请改正下面的环境变量后再启动。 / Wrong settings, nothing was started; mend these environment variables:\n${faults.join('\n')}`,
    )
  }
  const { DATABASE_URL, PORT, HOST, ZHIBU_DATA, ZHIBU_SECOND_FACTOR, ZHIBU_LOG } = parsed.data
  return {
    databaseUrl: DATABASE_URL ?? null,
    port: PORT,
    host: HOST,
    dataDir: resolve(ZHIBU_DATA),
    secondFactor: ZHIBU_SECOND_FACTOR ?? null,
    logLevel: ZHIBU_LOG,
  }
}
