/** The shared catalogue: whose it is, who may use it, how often it was used. */
import './training.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { addResource, LEVELS, type Level, RESOURCE_KINDS, type ResourceKind, resourcesFor, retireResource, useResource } from '../../contract.ts'
import { Acts, optionsOf } from '../../../../ui/acts.tsx'
import { type Me, useWhich } from '../parts/which-unit.tsx'
import { strings } from '../strings.ts'

type Seen = Answer<typeof resourcesFor>
type Row = Seen['resources'][number]

const CHANGES = { changes: [resourcesFor] }

export const ResourcesScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Resources me={me} />}</Asked>

const Resources = ({ me }: { me: Me }) => {
  const t = useText(strings)
  const { unitId } = useWhich(me)
  const [adding, setAdding] = useState(false)
  const [using, setUsing] = useState<Row | null>(null)
  return (
    <Asked of={useAsk(resourcesFor, { query: { unitId } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('resources')}
            crumbs={[{ label: t('backToTraining'), href: '/training' }]}
            facts={t('resourcesFacts', { unit: seen.unitName })}
            actions={<Button onClick={() => setAdding(true)}>{t('addResource')}</Button>}
          />
          {adding && <AddForm of={seen} onDone={() => setAdding(false)} />}
          {using && <UseForm of={seen} row={using} key={using.id} onDone={() => setUsing(null)} />}
          <List of={seen} onUse={setUsing} />
          <Uses of={seen} />
        </>
      )}
    </Asked>
  )
}

const List = ({ of, onUse }: { of: Seen; onUse: (row: Row) => void }) => {
  const t = useText(strings)
  const retire = useAct(retireResource, CHANGES)
  return (
    <>
      <DataTable
        label={t('resources')}
        rows={of.resources}
        rowKey={({ id }) => id}
        empty={t('noResources')}
        marked={({ retiredOn }) => (retiredOn ? 'quiet' : undefined)}
        columns={[
          { id: 'title', head: t('col_resource'), cell: ({ title, kind, place }) => `${title}　${say(RESOURCE_KINDS[kind])}　${place}` },
          { id: 'owner', head: t('col_owner'), cell: ({ ownerName, ownerLevel }) => `${ownerName}　${say(LEVELS[ownerLevel])}` },
          { id: 'open', head: t('openTo'), deskOnly: true, cell: ({ openTo }) => t(`open_${openTo}`) },
          { id: 'uses', head: t('col_uses'), figure: true, cell: ({ uses, people }) => t('usesOf', { uses, people }) },
          {
            id: 'act',
            head: <span className="sr">{t('noteUse')}</span>,
            action: true,
            cell: (row) =>
              row.retiredOn ? (
                <span className="faint">{t('retired', { day: formatFullDay(row.retiredOn as Day) })}</span>
              ) : (
                <>
                  <Button size="sm" onClick={() => onUse(row)}>
                    {t('noteUse')}
                  </Button>{' '}
                  {row.own && (
                    <Button kind="text" busy={retire.isPending} onClick={() => retire.mutate({ params: { resourceId: row.id } })}>
                      {t('retire')}
                    </Button>
                  )}
                </>
              ),
          },
        ]}
      />
      {retire.error && <ErrorOf error={retire.error} />}
    </>
  )
}

const Uses = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <Section title={t('usesList')}>
      <DataTable
        label={t('usesList')}
        rows={of.uses}
        rowKey={({ id }) => id}
        empty={t('noUses')}
        columns={[
          { id: 'day', head: t('col_day'), oneLine: true, cell: ({ day }) => formatFullDay(day as Day) },
          { id: 'title', head: t('col_resource'), cell: ({ title, words }) => (words ? `${title}　${words}` : title) },
          { id: 'unit', head: t('col_unit'), cell: ({ unitName, by }) => `${unitName}　${by}` },
          { id: 'people', head: t('col_people'), figure: true, cell: ({ people }) => people },
        ]}
      />
    </Section>
  )
}

const AddForm = ({ of, onDone }: { of: Seen; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ level: of.levels[0]!, kind: 'document' as ResourceKind, title: '', place: '', openTo: 'below' as 'own' | 'below' })
  const act = useAct(addResource, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <ActPanel
      title={t('addResource')}
      action={<Acts busy={act.isPending} onLeave={onDone} onSave={() => act.mutate({ body: { ...given, unitId: of.unitId, topicId: null } })} />}
    >
      <SelectField label={t('level')} value={given.level} onValue={(level) => change({ level: level as Level })} options={optionsOf(LEVELS, of.levels)} />
      <SelectField label={t('kind')} value={given.kind} onValue={(kind) => change({ kind: kind as ResourceKind })} options={optionsOf(RESOURCE_KINDS)} />
      <TextField label={t('title')} value={given.title} maxLength={80} onValue={(title) => change({ title })} />
      <TextField label={t('place')} value={given.place} maxLength={200} onValue={(place) => change({ place })} />
      <ChoiceField
        label={t('openTo')}
        value={given.openTo}
        onValue={(openTo) => change({ openTo: openTo as 'own' | 'below' })}
        options={(['below', 'own'] as const).map((value) => ({ value, label: t(`open_${value}`) }))}
      />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const UseForm = ({ of, row, onDone }: { of: Seen; row: Row; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ day: of.today, people: '', words: '' })
  const act = useAct(useResource, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () =>
    act.mutate({ params: { resourceId: row.id }, body: { unitId: of.unitId, day: given.day, people: Number(given.people), words: given.words.trim() || null } })
  return (
    <ActPanel title={`${t('noteUse')}　${row.title}`} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <DayField label={t('classDay')} value={given.day} max={of.today} onValue={(day) => change({ day })} />
      <TextField label={t('people')} type="number" min={1} value={given.people} onValue={(people) => change({ people })} />
      <TextField label={t('useWords')} value={given.words} maxLength={200} onValue={(words) => change({ words })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
