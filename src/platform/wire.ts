/**
 * Statements of one connection, those of one turn of the loop together: one write out, and one answer that the database sends once it has done them
 * all. The driver alone ends every statement with a `sync`, at which the database writes and wakes us: for a transaction of ten statements that cost
 * more than the statements. A statement with a name is prepared once a connection, and its columns are described once.
 */
import pg from 'pg'

type Row = Record<string, unknown>
export type Asked = { text: string; values?: readonly unknown[]; name?: string | undefined }
export type Answer = { command: string; rowCount: number; rows: Row[] }

export type Wire = {
  /** goes out with everything else of this turn; what follows a statement that failed is not carried out and fails with the same error */
  ask(asked: Asked): Promise<Answer>
  /** the driver's own way, behind what was asked before */
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>
}

/** How the rows of a statement are read: names of columns, each with what makes a value of its text. */
type Reading = { name: string; read: (text: string) => unknown }[]

/** A prepared statement as the database knows it; without columns until it first answered. */
type Prepared = { text: string; reading?: Reading }

type Member = {
  asked: Asked
  values: (string | Buffer | null)[]
  prepared: Prepared
  parses: boolean
  rows: (string | null)[][]
  settle: { done(answer: Answer): void; failed(error: unknown): void }
}

type Known = { prepared: Map<string, Prepared>; doubtful: Set<string> }

const wires = new WeakMap<pg.PoolClient, Wire>()

export const wireOf = (client: pg.PoolClient): Wire => {
  const wire = wires.get(client) ?? openWire(client)
  wires.set(client, wire)
  return wire
}

const openWire = (client: pg.PoolClient): Wire => {
  const known: Known = { prepared: new Map(), doubtful: new Set() }
  let gathered: Member[] = []
  const send = () => {
    if (gathered.length === 0) return
    const members = gathered
    gathered = []
    client.query(batchOf(members, known))
  }
  return {
    ask: (asked) =>
      new Promise((done, failed) => {
        const member = { asked, values: (asked.values ?? []).map(prepareValue), ...preparedOf(asked, known), rows: [], settle: { done, failed } }
        if (gathered.push(member) === 1) process.nextTick(send)
      }),
    query: (text, values) => {
      send()
      return client.query(text, values)
    },
  }
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }).utils

const preparedOf = ({ name, text }: Asked, { prepared }: Known): Pick<Member, 'prepared' | 'parses'> => {
  const before = name ? prepared.get(name) : undefined
  if (before && before.text !== text) throw new Error(`two statements have the name ${name}: a prepared statement is always the same text`)
  const now = before ?? { text }
  if (name) prepared.set(name, now)
  return { prepared: now, parses: !before }
}

type Message = { fields: (string | null)[] }
type Described = { fields: { name: string; dataTypeID: number; format: 'text' }[] }

/** What the driver takes for one query: it sends all members, hands their answers on in turn, and ends with the one `sync`. */
const batchOf = (members: readonly Member[], known: Known): pg.Query => {
  let at = 0
  const current = () => members[at]!
  const handlers = {
    statements: members.map(({ asked }) => asked.text),
    submit: (connection: pg.Connection) => submit(connection, members, known),
    handleRowDescription: ({ fields }: Described) => {
      current().prepared.reading = fields.map(({ name, dataTypeID, format }) => ({ name, read: pg.types.getTypeParser(dataTypeID, format) }))
    },
    handleDataRow: ({ fields }: Message) => void current().rows.push(fields),
    handleCommandComplete: ({ text }: { text: string }) => {
      answer(current(), text)
      at += 1
    },
    handleEmptyQuery: () => {
      answer(current(), '')
      at += 1
    },
    handleReadyForQuery: () => {},
    handleError: (error: unknown) => {
      const rest = members.slice(at)
      for (const { asked, parses } of rest) if (parses && asked.name) forget(asked.name, known)
      for (const { settle } of rest) settle.failed(error)
      at = members.length
    },
  }
  // of its own query it needs the kind alone: in its pipeline the driver takes no other
  return Object.assign(Object.create(pg.Query.prototype) as pg.Query, handlers)
}

/** Whether it was prepared before the fault nobody hears: the next time it is closed first, which is no fault where it is not there. */
const forget = (name: string, { prepared, doubtful }: Known): void => {
  prepared.delete(name)
  doubtful.add(name)
}

type Sender = {
  stream: { writable: boolean; write(bytes: Buffer): unknown }
  close(what: { type: 'S'; name: string }): void
  parse(what: { name: string; text: string }): void
  bind(what: { statement: string; values: unknown[] }): void
  describe(what: { type: 'P' }): void
  execute(what: null): void
  sync(): void
}

/** The driver makes the messages; they leave as one piece. */
const submit = (connection: pg.Connection, members: readonly Member[], { doubtful }: Known): null => {
  const messages: Buffer[] = []
  const stream = { writable: true, write: (bytes: Buffer) => messages.push(bytes) }
  const sender = Object.create(connection, { stream: { value: stream } }) as Sender
  for (const { asked, values, prepared, parses } of members) {
    const name = asked.name ?? ''
    if (parses && doubtful.delete(name)) sender.close({ type: 'S', name })
    if (parses) sender.parse({ name, text: asked.text })
    sender.bind({ statement: name, values })
    if (parses || !prepared.reading) sender.describe({ type: 'P' })
    sender.execute(null)
  }
  sender.sync()
  connection.stream.write(Buffer.concat(messages))
  return null
}

const answer = ({ prepared, rows, settle }: Member, tag: string): void => {
  prepared.reading ??= []
  try {
    const [command = '', ...counts] = tag.split(' ')
    settle.done({ command, rowCount: Number(counts.at(-1)) || 0, rows: rows.map((row) => rowOf(row, prepared.reading!)) })
  } catch (error) {
    settle.failed(error)
  }
}

const rowOf = (texts: readonly (string | null)[], reading: Reading): Row => {
  const row: Row = {}
  for (let at = 0; at < reading.length; at += 1) {
    const { name, read } = reading[at]!
    const text = texts[at]!
    row[name] = text === null ? null : read(text)
  }
  return row
}
