import type { English } from '../../text.ts'
import type { zh } from '../zh/print.ts'

export const en: English<typeof zh> = {
  printNow: 'Print',
  backToPage: 'Back',
  printedAt: 'Printed {{at}}. ',
  check: 'This page agrees with the record in the system; check code {{code}}. Corrections are new lines, this page is never altered.',
  bookletHow: 'Booklet: {{sheets}} sheets of A5 lying, printed on both sides, flipped on the short edge, folded together and stitched in the fold.',
  bookletPage: 'Page {{number}}',
  asOf: 'This page shows the record of {{at}}.',
}
