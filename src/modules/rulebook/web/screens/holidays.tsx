/** 假期日历: the days off and make-up days of a year; the department enters them and marks the year as published. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDayAndWeekday } from '../../../../ui/days.ts'
import { SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { ActPanel, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { editHolidays, showHolidays } from '../../contract.ts'
import { strings } from '../strings.ts'

type Shown = Answer<typeof showHolidays>
type Year = Shown['year']
type HolidayDay = Year['days'][number]

/** The mark of a year that came with the system and was not yet entered by anybody. */
const CARRIED = 'chinese-days'

export const HolidaysScreen = () => {
  const search = useSearch()
  const asked = useAsk(showHolidays, { query: search['year'] ? { year: Number(search['year']) } : {} }, { keep: true })
  return <Asked of={asked}>{(shown) => <Page shown={shown} />}</Asked>
}

const Page = ({ shown: { year, years, may } }: { shown: Shown }) => {
  const t = useText(strings)
  const setSearch = useSetSearch()
  const [editing, setEditing] = useState(false)
  const options = [...new Set([year.year + 1, ...years.map((one) => one.year), year.year])].sort((one, other) => other - one)
  return (
    <>
      <PageTitle
        title={t('holidaysTitle')}
        facts={t('holidaysFacts')}
        actions={may.edit && !editing && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
      />
      <SelectField
        label={t('year')}
        value={String(year.year)}
        onValue={(next) => (setEditing(false), setSearch({ year: next }))}
        options={options.map((one) => ({ value: String(one), label: String(one) }))}
      />
      {editing ? <Edit year={year} onClose={() => setEditing(false)} /> : <YearDays year={year} />}
    </>
  )
}

const YearDays = ({ year }: { year: Year }) => {
  const t = useText(strings)
  const count = (kind: HolidayDay['kind']) => year.days.filter((day) => day.kind === kind).length
  return (
    <Section title={String(year.year)} note={<Status of={year.published ? 'met' : 'unknown'}>{year.published ? t('published') : t('unpublished')}</Status>}>
      {!year.published && <Note>{t('unpublishedWords', { year: year.year })}</Note>}
      {year.days.length > 0 && (
        <DataTable
          label={t('holidaysTitle')}
          rows={year.days}
          rowKey={({ day }) => day}
          countWords={t('publishedWords', { holidays: count('holiday'), makeUps: count('make-up') })}
          columns={[
            { id: 'day', head: t('day'), width: 220, cell: ({ day }) => formatDayAndWeekday(day as Day) },
            { id: 'kind', head: t('kind'), width: 160, cell: ({ kind }) => t(kind) },
            { id: 'name', head: t('name'), cell: ({ name }) => say(name) },
          ]}
        />
      )}
      {year.source && <p className="faint sm">{t('sourceOf', { source: year.source === CARRIED ? t('sourceCarried') : year.source })}</p>}
    </Section>
  )
}

const Edit = ({ year, onClose }: { year: Year; onClose: () => void }) => {
  const t = useText(strings)
  const [days, setDays] = useState<readonly HolidayDay[]>(year.days)
  const [source, setSource] = useState(year.source === CARRIED ? '' : year.source)
  const [published, setPublished] = useState(year.published)
  const [tried, setTried] = useState(false)
  const edit = useAct(editHolidays, { onDone: onClose })
  const wrong = days.some(({ day, name }) => !day.startsWith(`${year.year}-`) || name.zh.trim() === '' || name.en.trim() === '')
  const save = () => {
    setTried(true)
    if (wrong || source.trim().length < 2) return
    edit.mutate({
      params: { year: year.year },
      body: { published, source: source.trim(), days: days.map(({ day, kind, name }) => ({ day, kind, name: { zh: name.zh.trim(), en: name.en.trim() } })) },
    })
  }
  return (
    <ActPanel
      title={String(year.year)}
      action={
        <>
          <Button kind="ink" busy={edit.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('source')}
        ask={t('sourceAsk')}
        value={source}
        onValue={setSource}
        missing={tried && source.trim().length < 2 ? t('sourceMissing') : undefined}
      />
      <Tick checked={published} onChecked={setPublished}>
        {t('isPublished')}
      </Tick>
      <EditDays year={year.year} days={days} onDays={setDays} />
      {tried && wrong && <p className="now">{t('daysMissing', { year: year.year })}</p>}
      {edit.error && <ErrorOf error={edit.error} />}
    </ActPanel>
  )
}

const EditDays = ({ year, days, onDays }: { year: number; days: readonly HolidayDay[]; onDays: (next: readonly HolidayDay[]) => void }) => {
  const t = useText(strings)
  const put = (at: number, change: Partial<HolidayDay>) => onDays(days.map((day, index) => (index === at ? { ...day, ...change } : day)))
  return (
    <>
      <DataTable
        label={t('holidaysTitle')}
        rows={days.map((day, at) => ({ ...day, at }))}
        rowKey={({ at }) => String(at)}
        columns={[
          {
            id: 'day',
            head: t('day'),
            width: 170,
            cell: ({ day, at }) => (
              <input className="in" type="date" aria-label={t('day')} value={day} onChange={(event) => put(at, { day: event.target.value })} />
            ),
          },
          {
            id: 'kind',
            head: t('kind'),
            width: 160,
            cell: ({ kind, at }) => (
              <select className="in" aria-label={t('kind')} value={kind} onChange={(event) => put(at, { kind: event.target.value as HolidayDay['kind'] })}>
                <option value="holiday">{t('holiday')}</option>
                <option value="make-up">{t('make-up')}</option>
              </select>
            ),
          },
          {
            id: 'name',
            head: t('name'),
            cell: ({ name, at }) => (
              <input className="in" aria-label={t('name')} value={name.zh} onChange={(event) => put(at, { name: { ...name, zh: event.target.value } })} />
            ),
          },
          {
            id: 'en',
            head: t('nameEn'),
            cell: ({ name, at }) => (
              <input className="in" aria-label={t('nameEn')} value={name.en} onChange={(event) => put(at, { name: { ...name, en: event.target.value } })} />
            ),
          },
          {
            id: 'act',
            head: <span className="sr">{t('removeDay')}</span>,
            action: true,
            width: 70,
            cell: ({ at }) => (
              <Button kind="text" onClick={() => onDays(days.filter((_, index) => index !== at))}>
                {t('removeDay')}
              </Button>
            ),
          },
        ]}
      />
      <Button size="sm" onClick={() => onDays([...days, { day: `${year}-01-01`, kind: 'holiday', name: { zh: '', en: '' } }])}>
        {t('addDay')}
      </Button>
    </>
  )
}
