import { type Day, day } from '../kernel/days.ts'

/** What time it is. Everything that needs a moment or a day gets it from one of these (style 14). */
export type Clock = {
  /** the moment */
  now(): Date
  /** the day it is then where the organisation lives */
  today(): Day
}

/** A clock that stands still until it is set. */
export type FrozenClock = Clock & {
  /** moves it to another moment, written as an ISO instant, e.g. `2026-09-07T08:00:00+08:00` */
  set(instant: string): void
}

const CHINA = 'Asia/Shanghai'

/** The clock of the machine. `timeZone` decides which day a moment belongs to. */
export const systemClock = (timeZone = CHINA): Clock => {
  const dayOfMoment = dayReader(timeZone)
  return { now: () => new Date(), today: () => dayOfMoment(new Date()) }
}

/** A clock for tests, demonstrations and what-if runs. Throws on a text that is not a moment. */
export const frozenClock = (instant: string, timeZone = CHINA): FrozenClock => {
  const dayOfMoment = dayReader(timeZone)
  let moment = momentOf(instant)
  return {
    now: () => new Date(moment),
    today: () => dayOfMoment(moment),
    set: (next) => {
      moment = momentOf(next)
    },
  }
}

const momentOf = (instant: string): Date => {
  const moment = new Date(instant)
  if (Number.isNaN(moment.getTime()) || !/(?:Z|[+-]\d\d:\d\d)$/.test(instant))
    throw new RangeError(`not a moment with its offset: ${JSON.stringify(instant)}; write it like 2026-09-07T08:00:00+08:00`)
  return moment
}

/** A day begins on a whole minute in every zone: the last minute read is kept, since a busy server asks many times in one. */
const dayReader = (timeZone: string): ((moment: Date) => Day) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  let last: { minute: number; day: Day } | undefined
  return (moment) => {
    const minute = Math.floor(moment.getTime() / 60_000)
    if (last?.minute !== minute) last = { minute, day: dayIn(format, moment) }
    return last.day
  }
}

const dayIn = (format: Intl.DateTimeFormat, moment: Date): Day => {
  const parts = format.formatToParts(moment)
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? ''
  return day(`${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`)
}

/** The day that a kept moment belonged to where the organisation lives. */
export const dayOfInstant: (moment: Date) => Day = dayReader(CHINA)
