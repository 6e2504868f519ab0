/** What the rules ask of home for this member, one by one; and what each side has done so far. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Facts, Section } from '../../../../ui/page.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { type awayPage, LETTER_TITLES } from '../../contract.ts'
import { leaving } from './leaving-strings.ts'

type Of = { of: Answer<typeof awayPage> }

export const HomeDuties = ({ of }: Of) => {
  const t = useText(leaving)
  const clauseOf = useClauses()
  if (of.duties.length === 0) return null
  return (
    <Section title={t('homeDuties')} note={t('homeDutiesNote')}>
      <DataTable
        label={t('homeDuties')}
        rows={of.duties}
        rowKey={({ slot }) => slot}
        columns={[
          { id: 'what', head: t('dutyWhat'), cell: ({ title }) => say(title) },
          {
            id: 'last',
            head: t('dutyLast'),
            oneLine: true,
            cell: ({ shown, lastOn }) => (lastOn ? formatDay(lastOn as Day) : t(shown ? 'dutyOpen' : 'dutyElsewhere')),
          },
          {
            id: 'cite',
            head: t('dutyBasis'),
            cell: ({ cites, ours }) => cites.slice(0, 1).map((cite) => <Chip key={cite} {...(clauseOf(cite) ?? { label: cite })} ours={ours} />),
          },
        ]}
      />
    </Section>
  )
}

/** Home's contribution and the host's: from the letters of both drawers and the contacts. */
export const Contributions = ({ of }: Of) => {
  const t = useText(leaving)
  const letters = of.cases.flatMap((one) => one.letters)
  const said = (side: 'home' | 'host') => {
    const own = letters.filter(({ fromSide }) => fromSide === side)
    const kinds = [...new Set(own.map(({ kind }) => say(LETTER_TITLES[kind])))]
    return [t(`letters_${side}`, { count: own.length }), listed(kinds)].filter(Boolean).join('　')
  }
  const reached = of.contacts.filter((one) => one.reached).length
  const contacts = of.contacts.length > 0 ? t('contacts_home', { count: of.contacts.length, reached }) : t('contacts_none')
  return (
    <Section title={t('contributions')}>
      <Facts
        of={[
          { name: t('byHome'), value: `${said('home')}　${contacts}` },
          { name: t('byHost'), value: said('host') },
        ]}
      />
    </Section>
  )
}
