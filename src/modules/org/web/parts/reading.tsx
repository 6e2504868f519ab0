/** An open text: what it leaves open, who may choose, the readings side by side. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { Radios } from '../../../../ui/field.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { previewAdoption } from '../../contract.ts'
import { strings } from '../strings.ts'

export type Reading = Answer<typeof previewAdoption>['open'][number]

export const nameOfReading = ({ slot, key }: { slot: string; key: string }): string => `${slot}/${key}`

export const ReadingChoice = ({ of, value, onValue }: { of: Reading; value: number | null; onValue: (index: number) => void }) => {
  const t = useText(strings)
  return (
    <div className="clash">
      <h3>
        {say(of.rule)}
        <span className="faint">　{say(of.label)}</span>
      </h3>
      <p>{t('readingOpen', { open: say(of.open) })}</p>
      <p>
        {t('chooser', { who: say(of.chooser) })}
        {of.by && `　${t('readingBy', { who: `${of.by.unitName} ${of.by.byName}` })}`}
        {of.options.length === 0 && `　${t('setByWriting')}`}
      </p>
      {of.options.length > 0 && (
        <Radios
          name={`reading-${nameOfReading(of)}`}
          value={value === null ? null : String(value)}
          onValue={(next) => onValue(Number(next))}
          options={of.options.map(({ said, why }, index) => ({
            value: String(index),
            label: (
              <>
                {say(said)}
                {of.chosen === index && of.by === null && <span className="faint">　{t('readingDefault')}</span>}
                {why && <small className="below">{say(why)}</small>}
              </>
            ),
          }))}
        />
      )}
    </div>
  )
}
