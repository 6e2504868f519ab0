/** Several of a list, as boxes to tick; and the ways of teaching. */
import type { Text } from '../../../../policy/vocabulary/outcomes.ts'
import { TEACHING_MODES } from '../../../../policy/vocabulary/study.ts'
import { SelectField, Tick } from '../../../../ui/field.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

type Several = { label: string; of: readonly { key: string; title: Text | string }[]; chosen: readonly string[]; onChosen: (next: string[]) => void }

export const Several = ({ label, of, chosen, onChosen }: Several) => (
  <fieldset className="f f-set">
    <legend className="sr">{label}</legend>
    <div className="f-label">
      <span aria-hidden="true">{label}</span>
    </div>
    <div className="ticks">
      {of.map(({ key, title }) => (
        <Tick key={key} checked={chosen.includes(key)} onChecked={(on) => onChosen(on ? [...chosen, key] : chosen.filter((one) => one !== key))}>
          {say(title)}
        </Tick>
      ))}
    </div>
  </fieldset>
)

export const ModeField = ({ value, onValue }: { value: string; onValue: (next: string) => void }) => {
  const t = useText(strings)
  return (
    <SelectField
      label={t('mode')}
      value={value}
      onValue={onValue}
      options={Object.entries(TEACHING_MODES).map(([key, title]) => ({ value: key, label: say(title) }))}
    />
  )
}
