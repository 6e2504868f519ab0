/** The roll on the desk: the exceptional rows first with their provenance, the ordinary ones folded into names. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Section } from '../../../../ui/page.tsx'
import { Empty } from '../../../../ui/states.tsx'
import { Icon } from '../../../../ui/status.tsx'
import { NameColumns } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'
import { CopySheet } from './copy-sheet.tsx'
import { CorrectForm } from './correct-form.tsx'
import type { Session } from './record-draft.ts'
import { type Line, type Roll, sorted } from './roll-order.ts'
import { RollRow } from './roll-row.tsx'
import { howCounted, smallMark } from './roll-words.ts'

/** Up to so many not yet called stand as rows; more of them are called on the phone. */
const FEW = 8

export const RollSection = ({
  session,
  roll,
  ahead = false,
}: {
  session: Session
  roll: Roll /** the day has not come: who is expected, and who has asked for leave */
  ahead?: boolean
}) => {
  const t = useText(strings)
  const [correcting, setCorrecting] = useState(false)
  const mayCorrect = roll.frozen && session.may.includes('correct')
  const facts = t(roll.frozen ? 'rollFrozen' : ahead ? 'rollAhead' : 'rollFacts', { count: roll.sum.due, day: roll.day ? formatDay(roll.day as Day) : '' })
  return (
    <Section
      id="roll"
      title={t('roll')}
      note={facts}
      right={
        mayCorrect ? (
          <TextLink onOpen={() => setCorrecting(!correcting)}>{t('correctNote')}</TextLink>
        ) : (
          !ahead &&
          roll.may.includes('call-roll') && (
            <ButtonLink size="sm" kind="ink" href={`/roll/${session.id}`}>
              {t('callRoll')}
            </ButtonLink>
          )
        )
      }
    >
      {correcting && <CorrectForm session={session} lines={roll.lines} onDone={() => setCorrecting(false)} />}
      {roll.lines.length === 0 ? <Empty title={t('noRoll')}>{t('noRollNext')}</Empty> : <Lines session={session} roll={roll} ahead={ahead} />}
    </Section>
  )
}

const Lines = ({ session, roll, ahead }: { session: Session; roll: Roll; ahead: boolean }) => {
  const { conflicts, asking, unknown, absent, excused, elsewhere, exempt, present, uncalled } = sorted(roll)
  const few = uncalled.length <= FEW && present.length > 0
  const rows = [...conflicts, ...asking, ...(few ? uncalled : []), ...unknown, ...absent, ...excused, ...elsewhere, ...(exempt.length > 1 ? [] : exempt)]
  return (
    <>
      <table className="roll">
        <RollHead />
        <tbody>
          {rows.map((line) => (
            <RollRow key={line.memberId} session={session} roll={roll} line={line} />
          ))}
        </tbody>
        {exempt.length > 1 && <Exempt session={session} roll={roll} lines={exempt} />}
      </table>
      {!few && uncalled.length > 0 && <Uncalled lines={uncalled} ahead={ahead} />}
      {present.length > 0 && <Present lines={present} />}
      {!roll.frozen && !ahead && uncalled.length > 0 && roll.may.includes('call-roll') && (
        <CopySheet session={session} lines={uncalled.filter(({ mayTick }) => mayTick)} />
      )}
    </>
  )
}

const RollHead = () => {
  const t = useText(strings)
  return (
    <thead className="sr">
      <tr>
        <th scope="col">{t('col_member')}</th>
        <th scope="col">{t('col_state')}</th>
        <th scope="col">{t('col_how')}</th>
        <th scope="col">{t('change')}</th>
      </tr>
    </thead>
  )
}

/** 刘德福等　免除　4 人，经党委同意　看四人 */
const Exempt = ({ session, roll, lines }: { session: Session; roll: Roll; lines: readonly Line[] }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <tbody>
      <tr>
        <td className="roll-name">{t('exemptFold', { name: lines[0]!.name })}</td>
        <td className="roll-state">
          <span className="st st-ink">
            <Icon of="exempt" />
            {t('o_exempt')}
          </span>
        </td>
        <td className="roll-how" colSpan={2}>
          {t('exemptFact', { count: lines.length })}
          {'　'}
          <TextLink onOpen={() => setOpen(!open)}>{open ? t('foldThem') : t('seeThem', { count: lines.length })}</TextLink>
        </td>
      </tr>
      {open && lines.map((line) => <RollRow key={line.memberId} session={session} roll={roll} line={line} />)}
    </tbody>
  )
}

const Present = ({ lines }: { lines: readonly Line[] }) => {
  const t = useText(strings)
  const allLate = lines.every(({ late }) => late)
  return (
    <>
      <h3 className="roll-fold">
        <span className="st">
          <Icon of="present" />
          {t('presentCount', { count: lines.length })}
        </span>
        <span className="faint sm">
          {howCounted(t, lines)}
          {allLate && `　${t('lateEntry')}`}
        </span>
      </h3>
      <NameColumns
        of={lines.map((line) => ({ id: line.memberId, name: personName(line.name), small: smallMark(t, allLate ? { ...line, late: false } : line) }))}
      />
    </>
  )
}

const Uncalled = ({ lines, ahead }: { lines: readonly Line[]; ahead: boolean }) => {
  const t = useText(strings)
  return (
    <>
      <h3 className="roll-fold">
        <span className="st">
          <Icon of="todo" />
          {t(ahead ? 'expectedCount' : 'uncalledCount', { count: lines.length })}
        </span>
      </h3>
      <NameColumns of={lines.map(({ memberId, name }) => ({ id: memberId, name: personName(name) }))} />
    </>
  )
}
