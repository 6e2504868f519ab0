/** What small forms share: their two buttons, the choices of a table of words, and a list typed in one line. */
import type { Text } from '../policy/vocabulary/outcomes.ts'
import { Button } from './button.tsx'
import { kit } from './strings.ts'
import { say, useText } from './text.ts'

/** Save and leave, under a form. */
export const Acts = ({ busy, onSave, onLeave }: { busy: boolean; onSave: () => void; onLeave: () => void }) => {
  const t = useText(kit)
  return (
    <>
      <Button kind="ink" busy={busy} onClick={onSave}>
        {t('saveForm')}
      </Button>
      <Button onClick={onLeave}>{t('leaveForm')}</Button>
    </>
  )
}

/** The choices of a table of words, or of some of its keys. */
export const optionsOf = (table: Record<string, Text>, keys: readonly string[] = Object.keys(table)) =>
  keys.map((value) => ({ value, label: say(table[value]!) }))

/** A list typed in one line: a Chinese or a plain comma between, or a line each. */
export const itemsOf = (typed: string): string[] =>
  typed
    .split(/[\u3001,\uff0c;\uff1b\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
