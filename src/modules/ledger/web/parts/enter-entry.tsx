/** One form for the four kinds of entry; several members at once where they did one thing together. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, Field, LongField, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { personName } from '../../../../ui/names.ts'
import { useText } from '../../../../ui/text.ts'
import { branchRecords, ENTRY_KINDS, type EntryKind, enterEntries, recordGaps, SPHERES, type Sphere } from '../../contract.ts'
import { strings } from '../strings.ts'

type Person = { memberId: string; name: string }

const EMPTY = { kind: 'role' as EntryKind, memberIds: [] as string[], day: '', words: '', sphere: null as Sphere | null, decidedBy: '', decisionNumber: '' }
const withSphere = (kind: EntryKind): boolean => kind === 'role' || kind === 'outstanding'

export const EnterEntry = ({ unitId, members, today }: { unitId: string; members: readonly Person[]; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ ...EMPTY, day: today })
  const [tried, setTried] = useState(false)
  const enter = useAct(enterEntries, { changes: [branchRecords, recordGaps], onDone: () => (setGiven({ ...EMPTY, day: today }), setTried(false)) })
  const change = (part: Partial<typeof EMPTY>) => setGiven({ ...given, ...part })
  const complete = given.memberIds.length > 0 && given.words.trim() !== '' && given.day !== '' && (!withSphere(given.kind) || given.sphere !== null)
  const save = () => {
    setTried(true)
    if (!complete) return void setTimeout(toFirstGap)
    enter.mutate({
      params: { unitId },
      body: {
        kind: given.kind,
        memberIds: given.memberIds,
        day: given.day,
        words: given.words,
        sphere: withSphere(given.kind) ? given.sphere : null,
        decidedBy: given.decidedBy.trim() || null,
        decisionNumber: given.decisionNumber.trim() || null,
      },
    })
  }
  if (!open)
    return (
      <p className="no-print">
        <Button kind="ink" onClick={() => setOpen(true)}>
          {t('enterOne')}
        </Button>
      </p>
    )
  return (
    <ActPanel
      title={t('enterTitle')}
      action={
        <Button kind="ink" busy={enter.isPending} onClick={save}>
          {t('enterSave')}
        </Button>
      }
    >
      <ChoiceField
        label={t('enterKind')}
        value={given.kind}
        onValue={(kind) => change({ kind: kind as EntryKind, memberIds: kind === 'punishment' ? given.memberIds.slice(0, 1) : given.memberIds })}
        options={(Object.keys(ENTRY_KINDS) as EntryKind[]).map((value) => ({ value, label: t(`kind_${value}`) }))}
      />
      <Who
        members={members}
        kind={given.kind}
        chosen={given.memberIds}
        onChosen={(memberIds) => change({ memberIds })}
        missing={tried && given.memberIds.length === 0}
      />
      <DayField
        label={t('enterDay')}
        value={given.day}
        max={today}
        onValue={(day) => change({ day })}
        missing={tried && !given.day ? t('missingDay') : undefined}
      />
      {withSphere(given.kind) && (
        <ChoiceField
          label={t('enterSphere')}
          value={given.sphere}
          onValue={(sphere) => change({ sphere: sphere as Sphere })}
          options={(Object.keys(SPHERES) as Sphere[]).map((value) => ({ value, label: t(`sphere_${value}`) }))}
          missing={tried && !given.sphere ? t('missingSphere') : undefined}
        />
      )}
      <LongField
        label={t('enterWords')}
        ask={t('enterWordsAsk')}
        value={given.words}
        maxLength={500}
        onValue={(words) => change({ words })}
        missing={tried && !given.words.trim() ? t('missingWords') : undefined}
      />
      {!withSphere(given.kind) && (
        <>
          <TextField label={t('enterDecidedBy')} value={given.decidedBy} maxLength={100} onValue={(decidedBy) => change({ decidedBy })} />
          <TextField label={t('enterDecisionNumber')} value={given.decisionNumber} maxLength={60} onValue={(decisionNumber) => change({ decisionNumber })} />
        </>
      )}
      {enter.error && <ErrorOf error={enter.error} written={given.words} />}
      {enter.data && <p role="status">{enter.data.late ? t('enteredLate', { count: enter.data.delayDays }) : t('entered')}</p>}
    </ActPanel>
  )
}

type WhoProps = { members: readonly Person[]; kind: EntryKind; chosen: readonly string[]; onChosen: (ids: string[]) => void; missing: boolean }

const Who = ({ members, kind, chosen, onChosen, missing }: WhoProps) => {
  const t = useText(strings)
  const one = kind === 'punishment'
  const toggle = (id: string, on: boolean) => onChosen(one ? (on ? [id] : []) : on ? [...chosen, id] : chosen.filter((held) => held !== id))
  return (
    <Field label={t('enterWho')} hint={one ? t('enterWhoOne') : t('enterWhoHint')} missing={missing ? t('missingWho') : undefined}>
      {({ id, describedBy }) => (
        <div id={id} role="group" aria-label={t('enterWho')} aria-describedby={describedBy} className="tick-columns">
          {members.map(({ memberId, name }) => (
            <Tick key={memberId} checked={chosen.includes(memberId)} onChecked={(on) => toggle(memberId, on)}>
              {personName(name)}
            </Tick>
          ))}
        </div>
      )}
    </Field>
  )
}
