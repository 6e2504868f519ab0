/** One entry with its versions; a correction adds the next one. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatMoment } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, TextField, Tick } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { correctEntry, ENTRY_KINDS, entryVersions, SPHERES, type Sphere } from '../../contract.ts'
import { holdsDesk } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Versions = Answer<typeof entryVersions>

export const EntryScreen = () => {
  const { entryId } = useParams<'entryId'>()
  const me = useAsk(mySession)
  return (
    <Asked of={useAsk(entryVersions, { params: { entryId } })}>
      {(found) => <Page key={found.versions.length} entryId={entryId} found={found} desk={me.data ? holdsDesk(me.data) : false} />}
    </Asked>
  )
}

const Page = ({ entryId, found, desk }: { entryId: string; found: Versions; desk: boolean }) => {
  const t = useText(strings)
  const last = found.versions.at(-1)!
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('records'), href: `/records/member/${found.memberId}` }]}
        title={say(ENTRY_KINDS[found.kind])}
        facts={formatDay(last.day as Day)}
      />
      <Section title={t('earlierVersions')}>
        <ol>
          {found.versions.map((one) => (
            <li key={one.version}>
              {t('versionLine', { version: one.version, day: formatMoment(one.at), by: one.by, words: one.words })}
              {one.withdrawn && `　${t('versionWithdrawn')}`}
              {one.reason && <p className="dim">{t('versionReason', { reason: one.reason })}</p>}
            </li>
          ))}
        </ol>
      </Section>
      {desk && !last.withdrawn && <Correct entryId={entryId} found={found} />}
    </>
  )
}

const Correct = ({ entryId, found }: { entryId: string; found: Versions }) => {
  const t = useText(strings)
  const last = found.versions.at(-1)!
  const [given, setGiven] = useState({
    day: last.day,
    words: last.words,
    sphere: last.sphere as Sphere | null,
    decidedBy: last.decidedBy ?? '',
    decisionNumber: last.decisionNumber ?? '',
    withdrawn: false,
    reason: '',
  })
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const act = useAct(correctEntry, { changes: [entryVersions] })
  const save = () => {
    setTried(true)
    if (!given.reason.trim() || !given.words.trim()) return
    act.mutate({
      params: { entryId },
      body: { ...given, version: last.version, decidedBy: given.decidedBy.trim() || null, decisionNumber: given.decisionNumber.trim() || null },
    })
  }
  return (
    <ActPanel
      title={t('correctTitle')}
      note={t('correctNote')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={save}>
          {t('correctSave')}
        </Button>
      }
    >
      <DayField label={t('enterDay')} value={given.day} onValue={(day) => change({ day })} />
      {given.sphere && (
        <ChoiceField
          label={t('enterSphere')}
          value={given.sphere}
          onValue={(sphere) => change({ sphere: sphere as Sphere })}
          options={(Object.keys(SPHERES) as Sphere[]).map((value) => ({ value, label: t(`sphere_${value}`) }))}
        />
      )}
      <LongField
        label={t('enterWords')}
        value={given.words}
        maxLength={500}
        onValue={(words) => change({ words })}
        missing={tried && !given.words.trim() ? t('missingWords') : undefined}
      />
      {!given.sphere && <TextField label={t('enterDecidedBy')} value={given.decidedBy} onValue={(decidedBy) => change({ decidedBy })} />}
      <TextField
        label={t('correctReason')}
        value={given.reason}
        maxLength={300}
        onValue={(reason) => change({ reason })}
        missing={tried && !given.reason.trim() ? t('missingWords') : undefined}
      />
      <Tick checked={given.withdrawn} onChecked={(withdrawn) => change({ withdrawn })}>
        {t('correctWithdraw')}
      </Tick>
      {act.error && <ErrorOf error={act.error} written={given.words} />}
      {act.data && <p role="status">{t('corrected')}</p>}
    </ActPanel>
  )
}
