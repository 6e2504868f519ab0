/** One unit: where it hangs and hung, what is below it, correcting, moving and closing it, its texts, measures and templates. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Columns, Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { changeUnit, closeUnit, listUnits, moveUnit, showUnit, UNIT_SECTORS, type UnitSector } from '../../contract.ts'
import { Filings } from '../parts/filings.tsx'
import { Measures } from '../parts/measures.tsx'
import { ReasonForm } from '../parts/reason-form.tsx'
import { RecordTemplates } from '../parts/record-templates.tsx'
import { type Key, strings } from '../strings.ts'
import '../parts/org.css'

type UnitPage = Answer<typeof showUnit>

export const UnitScreen = () => {
  const { unitId } = useParams<'unitId'>()
  const asked = useAsk(showUnit, { params: { unitId } })
  return <Asked of={asked}>{(page) => <Page page={page} />}</Asked>
}

const Page = ({ page }: { page: UnitPage }) => {
  const t = useText(strings)
  const { unit, chain } = page
  const above = chain.filter((link) => link.unit).reverse()
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('unitsTitle'), href: '/units' }, ...above.map(({ id, name }) => ({ label: name, href: `/units/${id}` }))]}
        title={unit.name}
        facts={`${t(`kind_${unit.kind}` as Key)}　·　${t(`sector_${unit.sector}` as Key)}　·　${unit.code}${unit.to ? `　·　${t('unitTo', { day: formatFullDay(unit.to as Day) })}` : ''}`}
        actions={
          <>
            {unit.kind === 'branch' && <ButtonLink href={`/activity-days?unit=${unit.id}`}>{t('daysOfUnit')}</ButtonLink>}{' '}
            {unit.kind === 'branch' && <ButtonLink href={`/members?unit=${unit.id}`}>{t('membersOfUnit')}</ButtonLink>}{' '}
            <ButtonLink href={`/rules?unit=${unit.id}`}>{t('rulesOfUnit')}</ButtonLink>
          </>
        }
      />
      <Columns width={336} side={<Aside page={page} />}>
        <Filings unitId={unit.id} />
        <Measures unitId={unit.id} />
        <RecordTemplates unitId={unit.id} />
      </Columns>
    </>
  )
}

const Aside = ({ page: { unit, children, places, may } }: { page: UnitPage }) => {
  const t = useText(strings)
  return (
    <>
      {children.length > 0 && (
        <Section title={t('unitBelow')} note={String(children.length)}>
          <ul className="outs">
            {children.slice(0, 60).map(({ id, name, kind }) => (
              <li key={id}>
                <a href={`/units/${id}`}>{name}</a>
                <span className="q">{t(`kind_${kind}` as Key)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('unitPlaces')}>
        <Facts
          of={places.map(({ parent, from, to }) => ({
            name: parent?.name ?? t('noParent'),
            value:
              to === null
                ? t('placeSince', { from: formatFullDay(from as Day) })
                : t('placeSpan', { from: formatFullDay(from as Day), to: formatFullDay(to as Day) }),
          }))}
        />
      </Section>
      {(may.change || may.move || may.close) && <Acts unit={unit} may={may} />}
    </>
  )
}

const Acts = ({ unit, may }: { unit: UnitPage['unit']; may: UnitPage['may'] }) => {
  const t = useText(strings)
  const [doing, setDoing] = useState<'change' | 'move' | 'close' | null>(null)
  const done = () => setDoing(null)
  const close = useAct(closeUnit, { onDone: done })
  if (doing === 'change') return <Change unit={unit} onClose={done} />
  if (doing === 'move') return <Move unit={unit} onClose={done} />
  if (doing === 'close')
    return (
      <ReasonForm
        title={t('closeUnit')}
        dayLabel={t('lastDay')}
        note={t('closeNote')}
        busy={close.isPending}
        error={close.error}
        onCancel={done}
        onSave={({ day, reason }) => close.mutate({ params: { unitId: unit.id }, body: { on: day, reason } })}
      />
    )
  return (
    <p className="no-print">
      {may.change && <Button onClick={() => setDoing('change')}>{t('changeUnit')}</Button>}{' '}
      {may.move && <Button onClick={() => setDoing('move')}>{t('moveUnit')}</Button>}{' '}
      {may.close && <Button onClick={() => setDoing('close')}>{t('closeUnit')}</Button>}
    </p>
  )
}

const Change = ({ unit, onClose }: { unit: UnitPage['unit']; onClose: () => void }) => {
  const t = useText(strings)
  const [draft, setDraft] = useState({
    code: unit.code,
    name: unit.name,
    shortName: unit.shortName,
    sector: unit.sector as string,
    hasCommittee: unit.hasCommittee ? 'yes' : 'no',
  })
  const change = useAct(changeUnit, { onDone: onClose })
  const field = (name: keyof typeof draft) => ({ value: draft[name], onValue: (next: string) => setDraft({ ...draft, [name]: next }) })
  const save = () =>
    change.mutate({
      params: { unitId: unit.id },
      body: { ...draft, sector: draft.sector as UnitSector, hasCommittee: draft.hasCommittee === 'yes', version: unit.version },
    })
  return (
    <ActPanel
      title={t('changeUnit')}
      action={
        <>
          <Button kind="ink" busy={change.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <TextField label={t('unitName')} {...field('name')} missing={draft.name.trim().length < 2 ? t('nameMissing') : undefined} />
      <TextField label={t('shortName')} {...field('shortName')} />
      <TextField label={t('unitCode')} {...field('code')} missing={/^[0-9A-Za-z-]{1,40}$/.test(draft.code) ? undefined : t('codeMissing')} />
      <SelectField
        label={t('unitSector')}
        options={Object.keys(UNIT_SECTORS).map((sector) => ({ value: sector, label: t(`sector_${sector}` as Key) }))}
        {...field('sector')}
      />
      <SelectField
        label={t('hasCommittee')}
        options={[
          { value: 'yes', label: t('yes') },
          { value: 'no', label: t('no') },
        ]}
        {...field('hasCommittee')}
      />
      {change.error && <ErrorOf error={change.error} />}
    </ActPanel>
  )
}

const Move = ({ unit, onClose }: { unit: UnitPage['unit']; onClose: () => void }) => {
  const t = useText(strings)
  const [parentId, setParentId] = useState('')
  const units = useAsk(listUnits, { query: { groups: 'no' } })
  const move = useAct(moveUnit, { onDone: onClose })
  const parents = (units.data?.units ?? [])
    .filter(({ id, kind }) => id !== unit.id && id !== unit.parentId && kind !== 'group')
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <SelectField label={t('moveTo')} value={parentId} onValue={setParentId} options={parents} />
      <ReasonForm
        title={t('moveUnit')}
        dayLabel={t('fromDay')}
        note={t('moveNote')}
        busy={move.isPending}
        error={move.error}
        onCancel={onClose}
        onSave={({ day, reason }) => parentId !== '' && move.mutate({ params: { unitId: unit.id }, body: { parentId, from: day, reason } })}
      />
    </>
  )
}
