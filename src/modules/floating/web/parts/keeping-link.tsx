/** The way from a case to keeping in touch. */
import { ButtonLink } from '../../../../ui/button.tsx'
import { useText } from '../../../../ui/text.ts'
import { keeping } from './keeping-strings.ts'

export const KeepingLink = ({ href }: { href: string }) => {
  const t = useText(keeping)
  return <ButtonLink href={href}>{t('contactsAndFeedback')}</ButtonLink>
}
