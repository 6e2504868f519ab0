/** One measured figure beside what it is compared with, and the table of all of them. */
export type Line = {
  what: string
  /** the figure with its unit, as shown */
  figure: string
  /** what it is compared with inside the same run */
  beside?: string
  ratio?: number
  goal?: string
  met?: boolean
}

/** A measure runs by itself on installations it makes; it asserts nothing. */
export type Measure = { name: string; title: string; run(say: (text: string) => void): Promise<Line[]> }

export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`
export const millis = (ms: number): string => (ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`)
export const micros = (seconds: number): string => `${Math.round(seconds * 1e6)} µs`
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`

/** The middle one of several figures. */
export const median = (figures: readonly number[]): number => [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? Number.NaN

const HEADINGS = ['what', 'figure', 'beside', 'ratio', 'goal', '']

export const tableOf = (lines: readonly Line[]): string => {
  const rows = lines.map(({ what, figure, beside, ratio, goal, met }) => [
    what,
    figure,
    beside ?? '',
    ratio === undefined ? '' : ratio.toFixed(2),
    goal ?? '',
    met === undefined ? '' : met ? 'met' : '**not met**',
  ])
  return [HEADINGS, HEADINGS.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
