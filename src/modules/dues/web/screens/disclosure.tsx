/** The half-yearly disclosure: what is owed to be shown, what it would look like, what was shown. Never a base. */
import './dues.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { TextField, Tick } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, Columns, Facts, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { useGo, useSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { disclosures, publishDisclosure } from '../../contract.ts'
import { type Session, useUnitOf } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Disclosures = Answer<typeof disclosures>

export const DisclosureScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year, half } = useSearch()
  const query = { ...(year ? { year } : {}), ...(half ? { half } : {}) }
  return <Asked of={useAsk(disclosures, { params: { unitId }, query })}>{(found) => <Page unitId={unitId} found={found} />}</Asked>
}

const halfKey = (half: number) => (half === 1 ? 'half_1' : 'half_2') as 'half_1' | 'half_2'

const Page = ({ unitId, found }: { unitId: string; found: Disclosures }) => {
  const t = useText(strings)
  const clause = useClauses()
  const [missing] = found.missing
  const address = (half: number, year = found.year) => `/dues/disclosure?unit=${unitId}&year=${year}&half=${half}`
  return (
    <>
      <PageTitle
        title={t('disclosure')}
        facts={`${found.unitName}　${t('year', { year: found.year })}${t(halfKey(found.half))}`}
        crumbs={[{ label: t('dues'), href: `/dues?unit=${unitId}` }, { label: t('disclosure') }]}
        waits={missing ? <Rich text={t('missingHalf', { half: t(halfKey(missing.half)) })} /> : found.rule ? t('allDisclosed') : undefined}
      />
      <p className="dues-ways no-print">
        <TextLink href={address(1)}>{t('half_1')}</TextLink>
        <TextLink href={address(2)}>{t('half_2')}</TextLink>
        <TextLink href={address(2, found.year - 1)}>{t('year', { year: found.year - 1 })}</TextLink>
      </p>
      <p>
        {found.rule ? t('disclosureRule', { every: say(found.rule.every), audience: say(found.rule.audience) }) : t('noDisclosureRule')}{' '}
        {found.rule && clause(found.rule.cites[0]) && <Chip {...clause(found.rule.cites[0])!} ours={found.rule.ours} />}
      </p>
      <Columns side={<Published found={found} />}>
        {found.draft && found.may.includes('publish') && <Publish unitId={unitId} found={found} />}
        {found.draft && <Draft draft={found.draft} />}
      </Columns>
    </>
  )
}

const Publish = ({ unitId, found }: { unitId: string; found: Disclosures }) => {
  const t = useText(strings)
  const go = useGo()
  const [audience, setAudience] = useState(found.draft!.audience)
  const [withAmounts, setAmounts] = useState(false)
  const act = useAct(publishDisclosure, { changes: [disclosures], onDone: ({ disclosureId }) => go(`/dues/disclosure/${disclosureId}/print`) })
  const half = found.half as 1 | 2
  return (
    <ActPanel
      title={t('publish', { half: t(halfKey(half)) })}
      note={t('neverBase')}
      action={
        <Button
          kind="ink"
          busy={act.isPending}
          onClick={() => audience.trim() !== '' && act.mutate({ params: { unitId }, body: { year: found.year, half, audience, withAmounts } })}
        >
          {t('publish', { half: t(halfKey(half)) })}
        </Button>
      }
    >
      <TextField label={t('audience')} value={audience} onValue={setAudience} missing={audience.trim() === '' ? t('missing') : undefined} />
      <Tick checked={withAmounts} onChecked={setAmounts}>
        {t('withAmounts')}
      </Tick>
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const Draft = ({ draft }: { draft: NonNullable<Disclosures['draft']> }) => {
  const t = useText(strings)
  const yuan = (cents: number) => t('yuanOf', { yuan: formatCents(cents) })
  return (
    <Section title={t('willShow')}>
      <Facts
        of={[
          { name: t('totalReceived'), value: <b>{yuan(draft.sum.receivedCents)}</b> },
          { name: t('ofWhichExtra'), value: yuan(draft.sum.extraCents) },
          { name: t('ofWhichOther'), value: yuan(draft.sum.otherCents) },
        ]}
      />
      <DataTable
        label={t('disclosure')}
        dense
        rows={draft.rows}
        rowKey={(row) => String(row.line)}
        columns={[
          { id: 'line', head: t('line'), oneLine: true, cell: (row) => row.line },
          { id: 'name', head: t('name'), oneLine: true, cell: (row) => personName(row.name) },
          { id: 'group', head: t('group'), oneLine: true, cell: (row) => row.groupName ?? '' },
          {
            id: 'stands',
            head: t('stands'),
            cell: (row) =>
              row.unpaidMonths.length === 0 ? (
                <Status of="met">{t('paidUp')}</Status>
              ) : (
                <Status of="not_met">{t('unpaidList', { months: listed(row.unpaidMonths.map((month) => t('monthName', { month }))) })}</Status>
              ),
          },
        ]}
      />
    </Section>
  )
}

const Published = ({ found }: { found: Disclosures }) => {
  const t = useText(strings)
  return (
    <Section title={t('published')}>
      {found.published.length === 0 && <p className="dim">{t('noPublished')}</p>}
      <ul className="dues-pays">
        {found.published.map((one) => (
          <li key={one.id}>
            <a href={`/dues/disclosure/${one.id}/print`}>
              {t('publishedLine', { year: one.year, half: t(halfKey(one.half)), number: one.number, day: formatDay(one.on as Day), name: one.by })}
            </a>{' '}
            {t('yuanOf', { yuan: formatCents(one.receivedCents) })}
          </li>
        ))}
      </ul>
    </Section>
  )
}
