/** Words on paper. */
export const zh = {
  printNow: '打印',
  backToPage: '返回',
  printedAt: '{{at}} 打印。',
  check: '本页与系统记录一致，校验码 {{code}}。以后有更正另起一行，不涂改本页。',
  bookletHow: '折页本：A5 横向，{{sheets}} 张，双面打印、沿短边翻转，叠好对折，在折缝装订。',
  bookletPage: '第 {{number}} 页',
  asOf: '本页按 {{at}} 的记录打印。',
} as const
