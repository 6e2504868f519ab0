/** Words of evaluation, review and good experience; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/assessments.ts'
import { zh } from '../locales/zh/assessments.ts'

export const assessmentWords = catalogue('floating-assessments', { zh, en })
