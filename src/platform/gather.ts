/** What is asked while the last batch is under way is done together in the next one (distributed.md 4.3). */
export type Gatherer<Asked, Answer> = (asked: Asked) => Promise<Answer>

type GatherOptions<Asked, Answer> = {
  /** does a batch; answers in the same order. When it throws, everybody in the batch is told. */
  together(batch: readonly Asked[]): Promise<readonly Answer[]>
  /** the most of one batch */
  most: number
  /** how long a batch may wait to become as large as the last one, in milliseconds */
  waitMs: number
}

type Waiting<Asked, Answer> = { asked: Asked; answer(answer: Answer): void; fail(error: unknown): void }

/** One batch at a time; a lone question does not wait, since the last batch was one. Whatever is read, is read after it was asked for. */
export const gatherer = <Asked, Answer>({ together, most, waitMs }: GatherOptions<Asked, Answer>): Gatherer<Asked, Answer> => {
  let waiting: Waiting<Asked, Answer>[] = []
  let busy = false
  let usual = 1
  let timer: NodeJS.Timeout | undefined
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    busy = true
    usual = batch.length
    await settle(batch, together)
    busy = false
    schedule()
  }
  const schedule = (): void => {
    if (busy || waiting.length === 0) return
    if (waiting.length >= usual) void flush()
    else timer ??= setTimeout(() => void flush(), waitMs)
  }
  return (asked) =>
    new Promise((answer, fail) => {
      waiting.push({ asked, answer, fail })
      schedule()
    })
}

const settle = async <Asked, Answer>(batch: readonly Waiting<Asked, Answer>[], together: GatherOptions<Asked, Answer>['together']): Promise<void> => {
  try {
    const answers = await together(batch.map(({ asked }) => asked))
    for (const [index, { answer }] of batch.entries()) answer(answers[index]!)
  } catch (error) {
    for (const { fail } of batch) fail(error)
  }
}
