/** Every part of the kit with the drawings' own content, to be laid beside their pictures: `/gallery?of=01` … `09`. Only while developing. */
import { useState } from 'react'
import { Button, ButtonLink, ChoicePair, TextLink } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { formatDayTitle } from '../../../ui/days.ts'
import { DutyList } from '../../../ui/duty-list.tsx'
import { Equation } from '../../../ui/equation.tsx'
import { AskedCount, LongField } from '../../../ui/field.tsx'
import { HeatMap } from '../../../ui/heat-map.tsx'
import { personName } from '../../../ui/names.ts'
import { ActPanel, AskCard, Asks, Checks, Columns, EquationBar, Facts, LeadPanel, Note, Outcomes, PageTitle, Rich, Section, Steps } from '../../../ui/page.tsx'
import { useSearch } from '../../../ui/place.ts'
import { Empty, ErrorState, ImportCounts, ImportFaults, Loading, LongWork, NoAccess, Refusal } from '../../../ui/states.tsx'
import { Icon, Status } from '../../../ui/status.tsx'
import { DataTable, ExportLink, NameColumns } from '../../../ui/table.tsx'
import { WhyDrawer } from '../../../ui/why/why-drawer.tsx'
import { whySource } from '../../../ui/why/why-place.tsx'
import { YearStrip } from '../../../ui/year-strip.tsx'
import * as c from './content.ts'

const w = c.words

whySource('gallery', async () => ({ explanation: c.explanation }))

export const Gallery = () => {
  const { of = '01' } = useSearch()
  if (of === '02') return <Closing />
  if (of === '06') return <Branches />
  if (of === '09') return <States />
  return (
    <>
      <Today />
      {of === '05' && <Drawn />}
    </>
  )
}

const Today = () => (
  <>
    <PageTitle
      title={formatDayTitle(c.today)}
      waits={
        <>
          <b className="now">{w.two}</b>
          <span className="dim">{w.rest}</span>
        </>
      }
    />
    <LeadPanel title={w.leadTitle} facts={w.leadFacts} side={<LeadSide />}>
      <Equation of={c.sum} />
      <Steps of={w.steps.map((label, at) => ({ label, state: at < 2 ? 'done' : at === 2 ? 'current' : 'ahead' }))} />
    </LeadPanel>
    <Section
      title={w.yearTitle}
      note={
        <>
          {w.yearNote}
          <Chip {...c.clauses.participation} />
        </>
      }
      right={
        <>
          {w.yearRight}
          {'　'}
          <TextLink href="#">{w.oneByOne}</TextLink>
        </>
      }
    >
      <YearStrip months={c.year} limit={w.limit} label={w.yearTitle} />
    </Section>
    <Columns side={<TodaySide />}>
      <Section
        title={w.duties}
        right={
          <>
            {w.byTerm}
            {'　'}
            <ExportLink href="#" />
          </>
        }
      >
        <DutyList duties={c.duties} today={c.today} overdueNote={w.seen} />
      </Section>
    </Columns>
  </>
)

const LeadSide = () => (
  <>
    <Status of="to_judge">{w.heldWaits}</Status>
    <ul>
      <li>{w.gap1}</li>
      <li>{w.gap2}</li>
    </ul>
    <ButtonLink kind="now" size="lg" href="#">
      {w.goClose}
    </ButtonLink>
    <p className="xs faint">{w.afterClose}</p>
  </>
)

const TodaySide = () => (
  <>
    <Section title={w.know}>
      <Note chip={<Chip {...c.clauses.day} />}>
        <Rich text={w.note1} />
      </Note>
      <Note chip={<Chip {...c.clauses.exemption} />}>
        <Rich text={w.note2} />
      </Note>
    </Section>
    <Section title={w.state}>
      <Facts of={c.facts} />
      <p className="xs faint">{w.asked}</p>
    </Section>
  </>
)

const Closing = () => (
  <>
    <PageTitle
      title={w.closeTitle}
      crumbs={w.crumbs.map((label) => ({ label, href: '#' }))}
      facts={w.closeFacts}
      actions={
        <>
          <ButtonLink href="#">{w.printSheet}</ButtonLink>
          <ButtonLink href="#">{w.printRecord}</ButtonLink>
        </>
      }
    />
    <EquationBar
      right={
        <>
          <b>{w.rate}</b>
          <br />
          <span className="sm dim">{w.rateHow}</span>
          {'　'}
          <Chip label={w.whySo} why="gallery:attendance" />
        </>
      }
    >
      <Equation of={c.sum} />
    </EquationBar>
    <Columns width={416} side={<ClosingSide />}>
      <Section title={w.toFill} note={<AskedCount asked={6} filled={5} />} right={w.once}>
        {c.fields.map((field) => (
          <Written key={field.label} {...field} />
        ))}
      </Section>
      <Section title={w.roll} note={w.rollNote} right={<TextLink href="#">{w.rollRight}</TextLink>}>
        <DataTable
          label={w.roll}
          dense
          rows={c.rollRows}
          rowKey={({ id }) => id}
          marked={({ status }) => (status === 'unknown' ? 'question' : undefined)}
          find={({ name }) => ({ name })}
          columns={[
            { id: 'name', head: w.branch, cell: ({ name }) => personName(name), width: 88, oneLine: true },
            { id: 'status', head: w.fact, cell: ({ status }) => <Status of={status} />, width: 82 },
            { id: 'how', head: w.clause, cell: ({ provenance }) => <span className="dim sm">{provenance}</span> },
            { id: 'act', head: w.act, cell: ({ act }) => act && <Button size="sm">{act}</Button>, action: true },
          ]}
        />
        <h3>
          <Status of="present">{w.presentHead}</Status>
        </h3>
        <p className="faint sm">{w.presentNote}</p>
        <NameColumns of={c.present.map(({ id, name, small }) => ({ id, name: personName(name), small }))} />
      </Section>
    </Columns>
  </>
)

const Written = ({ label, clause, value }: (typeof c.fields)[number]) => {
  const [written, setWritten] = useState(value)
  return <LongField label={label} clause={clause} value={written} onValue={setWritten} ask={w.missingAsk} missing={written === '' ? w.missing : undefined} />
}

const ClosingSide = () => (
  <>
    <ActPanel
      now
      title={w.beforeClosing}
      note={w.beforeNote}
      action={
        <Button kind="now" size="lg">
          {w.toFirst}
        </Button>
      }
    >
      <ol>
        <li>
          <TextLink href="#">{w.first1}</TextLink>
        </li>
        <li>
          <TextLink href="#">{w.first2}</TextLink>
        </li>
      </ol>
    </ActPanel>
    <Section title={w.counts} right={w.countsRight}>
      <Checks
        of={c.checks.map(({ id, of, says, clause, fact }) => ({
          id,
          status: <Status of={of} />,
          says,
          chip: <Chip {...clause} />,
          fact,
          quiet: of === 'not_required',
          answer:
            of === 'to_judge' ? (
              <ChoicePair size="sm" choices={[w.notReplaced, w.replaced].map((label) => ({ id: label, label, onChoose: () => undefined }))} />
            ) : undefined,
        }))}
      />
      <p className="xs faint">{w.countsFoot}</p>
    </Section>
    <Section title={w.agenda}>
      <table>
        <tbody>
          {c.agenda.map(({ time, what, long }) => (
            <tr key={time}>
              <td className="nw">{time}</td>
              <td>{what}</td>
              <td className="num dim">{long}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
    <Section title={w.after}>
      <Outcomes of={c.outs} />
    </Section>
  </>
)

const choice = (label: string) => ({ id: label, label, onChoose: () => undefined })

const Branches = () => (
  <>
    <PageTitle
      title={w.branches}
      facts={w.branchesFacts}
      waits={
        <>
          <b className="now">{w.three}</b>
          <span className="dim">{w.threeRest}</span>
        </>
      }
    />
    <Asks label={w.asks}>
      {c.asks.map(({ asked, title, facts, clause, two }) => (
        <AskCard
          key={title}
          asked={asked}
          title={title}
          facts={facts}
          chip={<Chip {...clause} />}
          choices={<ChoicePair size="sm" choices={two ? [choice(w.decline), choice(w.approve)] : [choice(w.choose)]} />}
        />
      ))}
    </Asks>
    <Section
      title={w.yearTitle}
      note={
        <>
          {w.heatNote}
          <Chip {...c.clauses.participation} />
        </>
      }
      right={
        <>
          {w.heatRight}
          {'　'}
          <ExportLink href="#" />
        </>
      }
    >
      <HeatMap rows={c.heat} current={9} limit={w.limit} label={w.yearTitle} />
    </Section>
    <Section title={w.knowTitle} note={w.knowNote}>
      <DataTable
        label={w.knowTitle}
        rows={c.exceptions}
        rowKey={({ id }) => id}
        columns={[
          { id: 'status', head: w.fact, cell: ({ of }) => <Status of={of} tone={of === 'overdue' ? 'notmet' : undefined} />, width: 118 },
          { id: 'branch', head: w.branch, cell: ({ name }) => <b>{name}</b>, width: 168, oneLine: true },
          {
            id: 'what',
            head: w.fact,
            cell: ({ what, small }) => (
              <>
                {what}
                <small>{small}</small>
              </>
            ),
          },
          { id: 'clause', head: w.clause, cell: ({ clause }) => <Chip {...clause} />, width: 210 },
          { id: 'act', head: w.act, cell: ({ act }) => <Button size="sm">{act}</Button>, width: 200, action: true },
        ]}
      />
    </Section>
  </>
)

const Drawn = () => {
  const [open, setOpen] = useState(true)
  if (!open) return null
  return (
    <WhyDrawer
      onClose={() => setOpen(false)}
      page={{ explanation: c.explanation, madeAt: '2025-12-26T01:12:00Z', decision: <ChoicePair choices={c.decisions.map(choice)} /> }}
    />
  )
}

const States = () => {
  const s = c.states
  return (
    <>
      <PageTitle title={w.statesTitle} facts={w.statesFacts} />
      <div className="gallery-two">
        <Section title={s.empty[0]} right={s.empty[1]}>
          <Empty title={s.empty[2]} action={<Button size="sm">{s.empty[4]}</Button>}>
            {s.empty[3]}
          </Empty>
        </Section>
        <Section title={s.loading[0]} right={s.loading[1]}>
          <Loading what={s.loading[2]} />
        </Section>
        <Section title={s.long[0]} right={s.long[1]}>
          <LongWork title={s.long[2]} done={698} total={1126} secondsLeft={15} onStop={() => undefined} />
        </Section>
        <Section title={s.refusal[0]} right={s.refusal[1]}>
          <Refusal
            title={s.refusal[2]}
            gist={s.refusal[4]}
            clause={{ label: s.refusal[5], why: 'gallery:attendance' }}
            ways={
              <>
                <Button size="sm">{s.refusal[6]}</Button>
                <Button size="sm">{s.refusal[7]}</Button>
              </>
            }
          >
            {s.refusal[3]}
          </Refusal>
        </Section>
        <Section title={s.noAccess[0]} right={s.noAccess[1]}>
          <NoAccess who={s.noAccess[2]} />
        </Section>
        <Section title={s.error[0]} right={s.error[1]}>
          <ErrorState written={w.missingAsk} onRetry={() => undefined} everySeconds={10} number="00007f3a91c2">
            {s.error[2]}
          </ErrorState>
        </Section>
      </div>
      <Section title={s.faults[0]} note={<ImportCounts total={132} good={129} bad={3} />} right={<Icon of="close" />}>
        <ImportFaults faults={c.faults} onFile={() => undefined} />
      </Section>
    </>
  )
}
