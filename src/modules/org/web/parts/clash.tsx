/** One clash: both sides with their clauses, what is done now, and the equal choices (drawing 07, right column). */
import type { Answer } from '../../../../platform/endpoint.ts'
import { Radios } from '../../../../ui/field.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { listClashes } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Clauses } from './clauses.tsx'

export type Clash = Answer<typeof listClashes>['clashes'][number]

/** Confirms what is done now; the other choices are packs by their id. */
export const AS_HANDLED = 'as-handled'

export const ClashText = ({ of: { topic, sides, meaning, handled }, at }: { of: Clash; at?: number }) => {
  const t = useText(strings)
  return (
    <>
      <h3>
        {at !== undefined && <span className="faint">{at}　</span>}
        {say(topic)}
      </h3>
      {sides.map(({ packTitle, clauses, says, answers }, side) => (
        <div className="side" key={side}>
          <span>
            {clauses.length > 0 ? <Clauses of={clauses} /> : say(packTitle)}
            {answers && sides.filter((one) => one.answers).length === 1 && (
              <>
                {' '}
                <Status of="met">{t('answersNow')}</Status>
              </>
            )}
          </span>
          <b>{say(says)}</b>
        </div>
      ))}
      {meaning && <p>{say(meaning)}</p>}
      {handled && <p>{t('clashHandled', { how: say(handled.how) })}</p>}
      {handled && <p>{t('clashDefault', { default: say(handled.default) })}</p>}
    </>
  )
}

export const ClashChoice = ({ of: { id, sides, mustDecide }, value, onValue }: { of: Clash; value: string | null; onValue: (next: string) => void }) => {
  const t = useText(strings)
  const options = [...new Map(sides.map((side) => [side.pack, side])).values()].map(({ pack, packTitle }) => ({
    value: pack,
    label: t('clashTake', { pack: say(packTitle) }),
  }))
  return (
    <Radios
      name={`clash-${id}`}
      value={value}
      onValue={onValue}
      options={mustDecide ? options : [...options, { value: AS_HANDLED, label: t('clashAsHandled') }]}
    />
  )
}
