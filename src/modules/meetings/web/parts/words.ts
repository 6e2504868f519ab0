/** Small words of meetings: names typed in a row, the count of a vote, people to choose from. */
import type { Answer } from '../../../../platform/endpoint.ts'
import type { minutes } from '../../contract.ts'

export type Minutes = Answer<typeof minutes>
export type Vote = Minutes['votes'][number]

/** 彭志远、罗建平 or with commas: one name each. */
export const namesIn = (typed: string): string[] =>
  typed
    .split(/[、,，;；\n]/)
    .map((name) => name.trim())
    .filter(Boolean)

export const numberIn = (typed: string): number => (/^\d+$/.test(typed.trim()) ? Number(typed.trim()) : 0)

/** Hands, ballots and opinions in writing together. */
export const countOf = ({ tally }: Vote): { for: number; against: number; abstain: number } => {
  const parts = [tally?.hands, tally?.paper, tally?.written].filter((part) => part !== null && part !== undefined)
  const sum = (way: 'for' | 'against' | 'abstain') => parts.reduce((total, part) => total + part[way], 0)
  return { for: sum('for'), against: sum('against'), abstain: sum('abstain') }
}

export const peopleOptions = (people: readonly { memberId: string; name: string }[]) => people.map(({ memberId, name }) => ({ value: memberId, label: name }))
