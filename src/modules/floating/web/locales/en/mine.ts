import type { English } from '../../../../../ui/text.ts'
import type { zh } from '../zh/mine.ts'

export const en: English<typeof zh> = {
  sidesTitle: 'What is done where',
  at_host: 'At the host',
  at_home: 'At home',
  at_both: 'At both',
  at_either: 'At either of the two',
  at_open: 'Not decided yet',
  sidesOurs: 'No document says it; this is our default: ',
  keptTitle: 'Notes and tasks of both sides',
  keptNote: 'All that home and host wrote for me, the newest first.',
  keptEmpty: 'Neither side has written a note or a task yet.',
  side_home: 'home',
  side_host: 'host',
  withheld: '(there is more, for the member and the branch alone)',
  arriveTitle: 'I have arrived: report in',
  arriveNote: 'The host hears of it at once. Bring the certificate to the desk, where the host checks it.',
  arriveSend: 'Report in',
  arriveOn: 'Arrived on',
  arriveNumber: 'Certificate',
  arrivedSelf: '{{day}} reported by yourself, to be checked by the host',
  arrivedSeen: '{{day}} recorded by the host',
}
