/** Words of the exchange with partners outside; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/exchange.ts'
import { zh } from '../locales/zh/exchange.ts'

export const exchange = catalogue('floating-exchange', { zh, en })
