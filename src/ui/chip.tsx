/** The clause chip: the handle of 依据. Blue and only for that; dashed where no document says it (design 1.3). */
import type { Words } from './text.ts'
import { say, useText } from './text.ts'
import { kit } from './strings.ts'
import { useWhy } from './why/why-place.tsx'

/**
 * Where a claim comes from. `label` as it is written on the chip (樟发〔2017〕37号 四（三）);
 * `why` names an explanation to open in the drawer; `href` a page; `ours` says that it is our default.
 */
export type Clause = { label: Words; why?: string; href?: string; ours?: boolean }

/** A chip opens the drawer (`why`), goes to a page (`href`), does something (`onOpen`), or stands as plain words. */
export const Chip = ({ label, why, href, ours = false, onOpen }: Clause & { onOpen?: () => void }) => {
  const t = useText(kit)
  const { open } = useWhy()
  const shown = say(label)
  const look = ours ? 'cl cl-ours' : 'cl'
  const act = onOpen ?? (why ? () => open(why) : undefined)
  if (act)
    return (
      <button type="button" className={look} onClick={act} aria-haspopup="dialog" aria-label={t('whyOf', { label: shown })}>
        {shown}
      </button>
    )
  if (href)
    return (
      <a className={look} href={href} aria-label={t('whyOf', { label: shown })}>
        {shown}
      </a>
    )
  return <span className={look}>{shown}</span>
}
