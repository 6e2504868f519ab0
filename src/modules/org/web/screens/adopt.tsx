/** Before adopting a pack (drawing 07): what would change, value by value; clashes and readings to settle; the decision in one's name. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField } from '../../../../ui/field.tsx'
import { ActPanel, Columns, Note, PageTitle, Section, Steps } from '../../../../ui/page.tsx'
import { useParams, useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { adoptPack, listUnits, previewAdoption, setupState } from '../../contract.ts'
import { ClashChoice, ClashText } from '../parts/clash.tsx'
import { nameOfReading, ReadingChoice } from '../parts/reading.tsx'
import { ValueTable } from '../parts/value-table.tsx'
import { SetupNext } from '../public.tsx'
import { strings } from '../strings.ts'
import '../parts/org.css'

type Preview = Answer<typeof previewAdoption>

export const AdoptScreen = () => {
  const { pack } = useParams<'pack'>()
  const search = useSearch()
  const acting = useActingUnit()
  const session = useAsk(mySession)
  const from = search['from'] ?? session.data?.today
  const unitId = search['unit'] ?? acting ?? undefined
  const asked = useAsk(previewAdoption, { params: { pack }, query: { unitId, from } }, { when: from !== undefined, keep: true })
  return <Asked of={asked}>{(preview) => <Page key={preview.unit.id} preview={preview} />}</Asked>
}

type Chosen = { clashes: Record<string, string>; readings: Record<string, number> }

const Page = ({ preview }: { preview: Preview }) => {
  const t = useText(strings)
  const [chosen, setChosen] = useState<Chosen>({ clashes: {}, readings: {} })
  const { pack, unit } = preview
  const waiting = preview.clashes.filter(({ id, mustDecide, chosen: before }) => mustDecide && before === null && chosen.clashes[id] === undefined).length
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('crumbPacks'), href: '/packs' }, { label: t('adoptCrumb') }]}
        title={say(pack.title)}
        facts={t('adoptFacts', {
          layer: t(`layer_${pack.layer}`),
          values: pack.values,
          rules: pack.rules,
          from: formatFullDay(preview.from as Day),
          unit: unit.name,
          branches: preview.branches,
        })}
        actions={<ButtonLink href={`/packs/${pack.id}`}>{t('openDocument')}</ButtonLink>}
      />
      <Stages preview={preview} waiting={waiting} chosen={chosen} />
      <Columns
        width={336}
        side={
          <>
            <Clashes preview={preview} chosen={chosen} onChosen={setChosen} waiting={waiting} />
            <Readings preview={preview} chosen={chosen} onChosen={setChosen} />
            <Below of={preview.below} />
            <Decide preview={preview} chosen={chosen} waiting={waiting} />
          </>
        }
      >
        <ValueTable preview={preview} />
      </Columns>
    </>
  )
}

const openReadings = ({ open }: Preview, { readings }: Chosen) =>
  open.filter((reading) => reading.chosen === null && readings[nameOfReading(reading)] === undefined)

const Stages = ({ preview, waiting, chosen }: { preview: Preview; waiting: number; chosen: Chosen }) => {
  const t = useText(strings)
  const { pack } = preview
  const readings = openReadings(preview, chosen).length
  return (
    <Steps
      bars
      of={[
        { label: t('stageCited', { cited: pack.cited, ours: pack.ours }), state: 'done' },
        { label: t('stageCases', pack.cases), state: pack.cases.passed === pack.cases.all ? 'done' : 'current' },
        waiting > 0 ? { label: t('stageClashes', { count: waiting }), state: 'current' } : { label: t('stageNoClashes'), state: 'done' },
        readings > 0 ? { label: t('stageReadings', { count: readings }), state: 'ahead' } : { label: t('stageNoReadings'), state: 'done' },
        { label: preview.adopted ? t('adopted') : t('stageDecide'), state: preview.adopted ? 'done' : 'ahead' },
      ]}
    />
  )
}

type Choosing = { preview: Preview; chosen: Chosen; onChosen: (next: Chosen) => void }

const Clashes = ({ preview, chosen, onChosen, waiting }: Choosing & { waiting: number }) => {
  const t = useText(strings)
  const must = preview.clashes.filter(({ mustDecide }) => mustDecide)
  const listed = preview.clashes.filter(({ mustDecide }) => !mustDecide)
  return (
    <>
      {must.length > 0 && (
        <Section title={t('clashesTitle', { count: must.length })} now={waiting > 0}>
          {must.map((clash, at) => (
            <div className="clash" key={clash.id}>
              <ClashText of={clash} at={at + 1} />
              <ClashChoice
                of={clash}
                value={chosen.clashes[clash.id] ?? clash.chosen?.pack ?? null}
                onValue={(pack) => onChosen({ ...chosen, clashes: { ...chosen.clashes, [clash.id]: pack } })}
              />
            </div>
          ))}
        </Section>
      )}
      {listed.length > 0 && (
        <Section title={t('clashesListed')} note={String(listed.length)}>
          <details>
            <summary className="sm">{listed.map(({ topic }) => say(topic)).join('　')}</summary>
            {listed.map((clash) => (
              <div className="clash" key={clash.id}>
                <ClashText of={clash} />
              </div>
            ))}
          </details>
        </Section>
      )}
    </>
  )
}

const Readings = ({ preview, chosen, onChosen }: Choosing) => {
  const t = useText(strings)
  const open = preview.open.filter((reading) => reading.chosen === null)
  const settled = preview.open.filter((reading) => reading.chosen !== null)
  if (preview.open.length === 0) return null
  const choiceOf = (reading: Preview['open'][number]) => (
    <ReadingChoice
      key={nameOfReading(reading)}
      of={reading}
      value={chosen.readings[nameOfReading(reading)] ?? reading.chosen}
      onValue={(index) => onChosen({ ...chosen, readings: { ...chosen.readings, [nameOfReading(reading)]: index } })}
    />
  )
  return (
    <Section title={t('readingsTitle')}>
      {open.map(choiceOf)}
      {settled.length > 0 && (
        <details>
          <summary className="sm">{t('readingsMore', { count: settled.length })}</summary>
          {settled.map(choiceOf)}
        </details>
      )}
    </Section>
  )
}

const Below = ({ of }: { of: Preview['below'] }) => {
  const t = useText(strings)
  if (of.length === 0) return null
  return (
    <Section title={t('belowTitle')}>
      {of.map((one) => (
        <Note key={one.unitName + say(one.label)}>
          <p>{t('belowLine', { unit: one.unitName, label: say(one.label), value: say(one.value) })}</p>
          <Status of={one.stands ? 'met' : 'not_met'}>{one.stands ? t('belowStands') : t('belowFalls')}</Status>
        </Note>
      ))}
    </Section>
  )
}

const Decide = ({ preview, chosen, waiting }: { preview: Preview; chosen: Chosen; waiting: number }) => {
  const t = useText(strings)
  const setSearch = useSetSearch()
  const units = useAsk(listUnits, { query: { groups: 'no' } })
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const adopt = useAct(adoptPack)
  const setup = useAsk(setupState)
  const [settingUp, setSettingUp] = useState(false)
  const go = () => {
    if (waiting > 0) return setTried(true)
    setSettingUp(setup.data?.steps?.packs === false)
    adopt.mutate({ params: { unitId: preview.unit.id }, body: bodyOf(preview, chosen, note) })
  }
  const choices = (units.data?.units ?? []).filter(({ kind }) => kind !== 'group').map(({ id, name }) => ({ value: id, label: name }))
  if (preview.adopted || adopt.isSuccess)
    return (
      <>
        <Done preview={preview} />
        {settingUp && <SetupNext ended />}
      </>
    )
  return (
    <ActPanel
      title={t('adoptTitle')}
      action={
        <Button kind="ink" size="lg" wide busy={adopt.isPending} onClick={go}>
          {t('adoptGo')}
        </Button>
      }
      note={t('adoptWords')}
    >
      <SelectField label={t('adoptFor')} value={preview.unit.id} onValue={(unit) => setSearch({ unit }, { replace: true })} options={choices} />
      <DayField label={t('adoptDay')} value={preview.from} onValue={(from) => setSearch({ from }, { replace: true })} />
      <LongField label={t('note')} ask={t('noteAsk')} value={note} onValue={setNote} maxLength={500} />
      {tried && waiting > 0 && <p className="now">{t('clashGap', { count: waiting })}</p>}
      <ButtonLink wide href={trialOf(preview, chosen)}>
        {t('tryPastYear')}
      </ButtonLink>
      {adopt.error && <ErrorOf error={adopt.error} />}
    </ActPanel>
  )
}

/** The same pack with the readings chosen so far, run over a past year. */
const trialOf = (preview: Preview, chosen: Chosen): string => {
  const { readings } = bodyOf(preview, chosen, '')
  return `/what-if?unit=${preview.unit.id}&pack=${preview.pack.id}${readings.length > 0 ? `&readings=${encodeURIComponent(JSON.stringify(readings))}` : ''}`
}

const bodyOf = (preview: Preview, chosen: Chosen, note: string) => ({
  pack: preview.pack.id,
  from: preview.from,
  note: note.trim() === '' ? null : note.trim(),
  readings: preview.open.flatMap((reading) => {
    const index = chosen.readings[nameOfReading(reading)]
    return index === undefined || index === reading.chosen ? [] : [{ slot: reading.slot, key: reading.key, chosen: reading.options[index]!.value }]
  }),
  clashes: Object.entries(chosen.clashes).map(([id, pack]) => ({ id, chosen: pack, reason: note.trim() })),
})

const Done = ({ preview }: { preview: Preview }) => {
  const t = useText(strings)
  return (
    <ActPanel
      title={t('adopted')}
      action={
        <ButtonLink kind="ink" wide href={`/rules?unit=${preview.unit.id}&on=${preview.from}`}>
          {t('adoptedGo')}
        </ButtonLink>
      }
    >
      {preview.adopted && <p>{t('adoptedAlready', { unit: preview.adopted.unitName, from: formatFullDay(preview.adopted.from as Day) })}</p>}
    </ActPanel>
  )
}
