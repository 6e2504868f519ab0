/** One line of the phone roll: the name large, 到 at one tap, anything else at two. */
import { Icon, type Shape, Status } from '../../../../ui/status.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { useText } from '../../../../ui/text.ts'
import type { Called } from './calling.ts'
import { phone } from './phone-words.ts'
import { letterWord } from './roll-words.ts'
import { attendanceOf, sentences } from './session-words.ts'
import type { Letter } from './ticks.ts'

type Told = { line: Called; open: boolean; onOpen: () => void; onTick: (letter: Letter) => void }

export const RollLine = ({ line, open, onOpen, onTick }: Told) => {
  const t = useText(phone)
  const box = line.conflict.length > 0 ? 'conflict' : attendanceOf(line.letter)
  const plain = box === 'uncalled' || box === 'present' || box === 'conflict'
  return (
    <li className={open ? 'rl rl-open' : box === 'conflict' ? 'rl rl-ask' : 'rl'} id={`line-${line.memberId}`} data-left={box === 'uncalled' || undefined}>
      <div className="rl-p">
        <div className="rl-n">
          {personName(line.name)}
          <Small line={line} />
        </div>
        {plain && line.mayTick && <Here on={box === 'present'} letter={line.letter} onTick={onTick} />}
        {(!plain || !line.mayTick) && <span className="rl-st">{box === 'conflict' ? <Icon of="judge" /> : <Status of={box} />}</span>}
        {line.mayTick && (
          <button type="button" className="tap tap-o" aria-expanded={open} onClick={onOpen}>
            {t(plain ? 'other' : box === 'exempt' ? 'explain' : 'change')}
          </button>
        )}
      </div>
      {open && <Options line={line} plain={plain} onTick={onTick} />}
    </li>
  )
}

const Here = ({ on, letter, onTick }: { on: boolean; letter: string | null; onTick: (letter: Letter) => void }) => {
  const t = useText(phone)
  return (
    <button type="button" className={on ? 'tap on' : 'tap'} aria-pressed={on} onClick={() => !on && onTick('P')}>
      {on && <Icon of="present" />}
      {t(on && letter?.toUpperCase() === 'R' ? 'hereRemote' : 'here')}
    </button>
  )
}

/** What is worth knowing of this person here: post, leave, host, exemption, how it came about. */
const Small = ({ line }: { line: Called }) => {
  const t = useText(phone)
  const words = [line.post, noteOf(t, line), line.sharedDevice && t('sharedNote'), !line.mayTick && t('notYours')].filter(Boolean)
  if (line.conflict.length > 0) {
    const claims = sentences(line.conflict.map(({ byName, letter }) => t('claimOf', { name: byName, status: letterWord(letter) })))
    return <small className="unknown-c">{t('conflictNote', { claims })}</small>
  }
  return words.length > 0 ? <small>{words.join('　')}</small> : null
}

type T = (
  key: 'leaveNote' | 'leaveAsked' | 'awayNote' | 'exemptNote' | 'recordExemptNote' | 'selfNote' | 'sheetNote' | 'floatingNote',
  values?: Record<string, string>,
) => string

const noteOf = (t: T, { leave, elsewhere, exemption, letter, provenance, at, floating }: Called): string | null => {
  if (letter?.toUpperCase() === 'X') return t('exemptNote')
  if (letter?.toUpperCase() === 'F') return t('recordExemptNote')
  if (leave?.state === 'approved' && leave.decidedBy) return t('leaveNote', { name: leave.decidedBy })
  if (leave?.state === 'requested') return t('leaveAsked')
  if (elsewhere) return t('awayNote', { host: elsewhere.hostName })
  if (provenance === 'self' && at) return t('selfNote', { at: formatMoment(at).slice(-5) })
  if (provenance === 'sheet' || provenance === 'transcribed') return t('sheetNote')
  if (exemption) return t('exemptNote')
  return floating ? t('floatingNote') : null
}

const SHAPES: Record<Letter, Shape> = { P: 'present', O: 'present', I: 'present', R: 'present', H: 'away', L: 'leave', A: 'absent', U: 'unknown' }

/** Two taps: everything else. Exemption is not here, because nobody in the room decides it. */
const Options = ({ line, plain, onTick }: { line: Called; plain: boolean; onTick: (letter: Letter) => void }) => {
  const t = useText(phone)
  const letters: Letter[] = [
    ...(plain ? [] : (['P'] as const)),
    'L',
    'H',
    'A',
    'U',
    ...(line.floating ? (['R'] as const) : []),
    ...(line.exemption ? (['O'] as const) : []),
  ]
  return (
    <div className="rl-opts">
      {letters
        .filter((letter) => letter !== line.letter?.toUpperCase())
        .map((letter) => (
          <button key={letter} type="button" className={letter === 'U' ? 'unknown-c' : undefined} onClick={() => onTick(letter)}>
            <Icon of={SHAPES[letter]} />
            {letter === 'P' || letter === 'I' ? t('here') : t(`o_${letter}`)}
          </button>
        ))}
      <p>{t('hint')}</p>
    </div>
  )
}
