/** Words of coverage, surveys, lost contact, statistics and supervision; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/coverage.ts'
import { zh } from '../locales/zh/coverage.ts'

export const coverageWords = catalogue('floating-coverage', { zh, en })
