import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/phone.ts'
import { zh } from '../locales/zh/phone.ts'

export const phone = catalogue('activities-phone', { zh, en })
