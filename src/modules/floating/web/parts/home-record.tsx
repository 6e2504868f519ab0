/** One member away: channels tested, reminders, briefings of the host, what changed in the record and what still waits to be entered. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { Note, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { headed, listed, say, sentences, useText } from '../../../../ui/text.ts'
import { CHANNELS, homeRecord, remindMember, testChannel } from '../../contract.ts'
import { ActForm, orNull } from './act-form.tsx'
import { type HomeKey, homeWords } from './home-strings.ts'

type Seen = Answer<typeof homeRecord>
type Channel = keyof typeof CHANNELS

const shown = (on: string) => formatFullDay(on as Day)
const channelOf = (channel: string): string => (channel in CHANNELS ? say(CHANNELS[channel as Channel]) : channel)
const channels = () => Object.entries(CHANNELS).map(([value, title]) => ({ value, label: say(title) }))

export const HomeRecord = ({ absenceId, mayWrite }: { absenceId: string; mayWrite: boolean }) => {
  const t = useText(homeWords)
  return (
    <Section title={t('recordTitle')}>
      <Asked of={useAsk(homeRecord, { params: { absenceId } })}>
        {(seen) => (
          <>
            {seen.waiting.map((one) => (
              <Note key={`${one.on}${one.from}`}>{[t(`waiting_${one.from}`, { day: shown(one.on) }), one.words ?? ''].filter(Boolean).join('　')}</Note>
            ))}
            {mayWrite && <Acts of={seen} />}
            <Lines of={seen} />
          </>
        )}
      </Asked>
    </Section>
  )
}

const Acts = ({ of }: { of: Seen }) => {
  const t = useText(homeWords)
  const params = { absenceId: of.absenceId }
  const [testing, pressing] = [useAct(testChannel), useAct(remindMember)]
  const head = [
    { key: 'on', label: t('on'), as: 'day' as const, initial: of.today },
    { key: 'channel', label: t('channel'), as: 'select' as const, options: channels() },
  ]
  return (
    <div className="acts no-print">
      <ActForm
        title={t('test')}
        act={testing}
        fields={[
          ...head,
          { key: 'to', label: t('toMember'), as: 'tick' },
          { key: 'from', label: t('fromMember'), as: 'tick' },
          { key: 'words', label: t('testWords'), as: 'text', optional: true },
        ]}
        onSend={({ on, channel, to, from, words }) =>
          testing.mutate({
            params,
            body: { on: on!, channel: channel as Channel, toMember: to === 'yes', fromMember: from === 'yes', words: orNull(words) },
          })
        }
      />
      {!of.joining.joinedOn && (
        <ActForm
          title={t('remind')}
          act={pressing}
          fields={[...head, { key: 'reached', label: t('reached'), as: 'tick' }, { key: 'words', label: t('remindWords'), as: 'long' }]}
          onSend={({ on, channel, reached, words }) =>
            pressing.mutate({ params, body: { on: on!, channel: channel as Channel, reached: reached === 'yes', words: words! } })
          }
        />
      )}
    </div>
  )
}

type Line = { key: string; on: string; what: string; how: string; who: string }
type Words = (key: HomeKey, values?: Record<string, string | number>) => string

const reachWord = ({ toMember, fromMember }: Seen['tests'][number]) =>
  toMember && fromMember ? ('both' as const) : toMember ? ('onlyTo' as const) : fromMember ? ('onlyFrom' as const) : ('neither' as const)

const linesOf = (of: Seen, t: Words): Line[] => [
  ...of.tests.map((one, at) => ({
    key: `t${at}`,
    on: one.on,
    what: headed(t('kind_test'), channelOf(one.channel)),
    how: sentences([t(reachWord(one)), one.words ?? ''].filter(Boolean)),
    who: one.byName,
  })),
  ...of.reminders.map((one, at) => ({
    key: `r${at}`,
    on: one.on,
    what: headed(t('kind_reminder'), channelOf(one.channel)),
    how: sentences([t(one.reached ? 'reached_yes' : 'reached_no'), one.words ?? ''].filter(Boolean)),
    who: one.byName,
  })),
  ...of.briefings.map((one, at) => ({
    key: `b${at}`,
    on: one.on,
    what: headed(t('kind_brief'), listed(one.hosts)),
    how: sentences([one.agreement ? t('byAgreement') : '', one.words ?? ''].filter(Boolean)),
    who: one.byUnit,
  })),
  ...of.changes.map((one, at) => ({
    key: `c${at}`,
    on: one.on,
    what: t('kind_change'),
    how: sentences(one.fields.map((field) => changeWord(of, field, t))),
    who: one.byName,
  })),
]

/** Old and new value for the persons in charge; for others only which field it was. */
const changeWord = ({ open }: Seen, { field, old, new: now }: Seen['changes'][number]['fields'][number], t: Words): string =>
  open ? t('changed', { field: t(`field_${field}`), old: old ?? t('empty'), new: now ?? t('empty') }) : t(`field_${field}`)

const Lines = ({ of }: { of: Seen }) => {
  const t = useText(homeWords)
  return (
    <DataTable
      label={t('recordTitle')}
      rows={linesOf(of, t).toSorted((one, other) => (one.on < other.on ? 1 : -1))}
      rowKey={({ key }) => key}
      empty={<Empty title={t('nothingYet')} />}
      columns={[
        { id: 'on', head: t('on'), oneLine: true, cell: ({ on }) => shown(on) },
        { id: 'what', head: t('what'), cell: ({ what }) => what },
        { id: 'how', head: t('how'), cell: ({ how }) => how },
        { id: 'who', head: t('who'), cell: ({ who }) => who },
      ]}
    />
  )
}
