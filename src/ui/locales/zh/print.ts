/** Words on paper. */
export const zh = {
  printNow: '打印',
  backToPage: '返回',
  printedAt: '{{at}} 打印。',
  check: '本页与系统记录一致，校验码 {{code}}。以后有更正另起一行，不涂改本页。',
  asOf: '本页按 {{at}} 的记录打印。',
} as const
