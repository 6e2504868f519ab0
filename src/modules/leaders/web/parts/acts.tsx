/** The two buttons of a small form, and the choices of a table of words. */
import type { Text } from '../../../../policy/vocabulary/outcomes.ts'
import { Button } from '../../../../ui/button.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

export const Acts = ({ busy, onSave, onLeave }: { busy: boolean; onSave: () => void; onLeave: () => void }) => {
  const t = useText(strings)
  return (
    <>
      <Button kind="ink" busy={busy} onClick={onSave}>
        {t('save')}
      </Button>
      <Button onClick={onLeave}>{t('cancel')}</Button>
    </>
  )
}

export const optionsOf = (table: Record<string, Text>) => Object.entries(table).map(([value, words]) => ({ value, label: say(words) }))

/** A list typed in one line: a Chinese or a plain comma between. */
export const itemsOf = (typed: string): string[] =>
  typed
    .split(/[\u3001,\uff0c;\uff1b\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
