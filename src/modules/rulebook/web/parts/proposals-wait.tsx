/** How many proposals wait for this person, and where each is looked at with the member's facts. */
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { Note } from '../../../../ui/page.tsx'
import { useText } from '../../../../ui/text.ts'
import { listProposals } from '../../contract.ts'
import { strings } from '../strings.ts'

export const ProposalsWait = () => {
  const t = useText(strings)
  const mine = (useAsk(listProposals).data?.proposals ?? []).filter(({ may }) => may.decide || may.approve)
  if (mine.length === 0) return null
  return (
    <Note>
      <b>{t('proposalsWait', { count: mine.length })}</b>　<TextLink href="/standing">{t('proposalsGo')}</TextLink>
    </Note>
  )
}
