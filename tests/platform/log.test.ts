import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/platform/config.ts'
import { openLog } from '../../src/platform/log.ts'

const written = (write: (log: ReturnType<typeof openLog>) => void): string => {
  const lines: string[] = []
  write(openLog({ destination: { write: (line) => void lines.push(line) } }))
  return lines.join('')
}

describe('the log holds no personal data', () => {
  test('names, numbers, addresses, bodies, cookies and authorisation are hidden at any depth', () => {
    const text = written((log) =>
      log.info(
        {
          name: '张三',
          person: { idNumber: '430602199001019968', homes: [{ address: '井塘村', phone: '1' }] },
          headers: { cookie: 'zhibu=abc', Authorization: 'Bearer abc' },
          body: { x: 1 },
        },
        'saved',
      ),
    )
    for (const secret of ['张三', '4306', '井塘', 'abc', '"x"']) expect(text).not.toContain(secret)
  })

  test('identity and telephone numbers inside a message or an error are masked', () => {
    const text = written((log) => {
      log.info('row 430602199001019968 and 13800138000')
      log.error(new Error('bad number 43060219900101996X'))
      log.child({ note: '13800138000' }).warn({ err: new Error('outer', { cause: new Error('13800138000') }) })
    })
    expect(text).not.toMatch(/\d{11}/)
  })

  test('an error of the database is logged without the values of the row', () => {
    const error = Object.assign(new Error('duplicate key'), { code: '23505', constraint: 'person_pk', detail: 'Key (full_name)=(张三) already exists.' })
    const text = written((log) => log.error({ err: error }, 'not saved'))
    expect(text).toContain('23505')
    expect(text).not.toContain('张三')
  })

  test('a line break in a value cannot forge a second record', () => {
    const text = written((log) => log.info({ note: 'a\n{"level":"info","msg":"forged"}' }, 'b\nc'))
    expect(text.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('the settings come from the environment', () => {
  test('nothing set gives the embedded database in the project folder on this machine alone', () => {
    expect(readConfig({})).toMatchObject({ databaseUrl: null, host: '127.0.0.1', dataDir: `${process.cwd()}/.zhibu` })
    expect(readConfig({ DATABASE_URL: '', PORT: '' }).databaseUrl).toBeNull()
  })

  test('every wrong setting is named at once, without its value', () => {
    const attempt = () => readConfig({ PORT: '70000', DATABASE_URL: 'mysql://root:geheim@x/y' })
    expect(attempt).toThrow(/PORT[^]*|DATABASE_URL[^]*/)
    expect(attempt).toThrow(/PORT/)
    expect(attempt).toThrow(/DATABASE_URL/)
    expect(attempt).not.toThrow(/geheim/)
  })
})
