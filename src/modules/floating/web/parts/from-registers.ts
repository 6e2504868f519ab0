/** The way back to the two registers, for pages that are not in the navigation. */
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

export const useFromAway = () => {
  const t = useText(strings)
  return [{ label: t('awayTitle'), href: '/floating/away' }]
}

export const useFromHere = () => {
  const t = useText(strings)
  return [{ label: t('hereTitle'), href: '/floating/here' }]
}
