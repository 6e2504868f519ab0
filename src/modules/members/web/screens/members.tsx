/** A branch's members on a day; for a superior the branches first. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { download } from '../../../../ui/api.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { listUnits } from '../../../org/contract.ts'
import { mySession } from '../../../people/contract.ts'
import { exportForm, listMembers } from '../../contract.ts'
import { ExportWhole } from '../parts/export-whole.tsx'
import { type Key, strings } from '../strings.ts'

export const MembersScreen = () => {
  const { unit } = useSearch()
  const session = useAsk(mySession)
  return (
    <Asked of={session}>
      {(me) => {
        const own = me.grants.find((grant) => grant.role === 'secretary' || grant.role === 'branch-officer')?.unitId
        const chosen = unit ?? own
        return chosen ? (
          <Branch unitId={chosen} />
        ) : (
          <Branches unitId={me.grants.find((grant) => grant.role === 'committee' || grant.role === 'department')?.unitId ?? ''} />
        )
      }}
    </Asked>
  )
}

const Branches = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const asked = useAsk(listUnits, { query: { kind: 'branch' } })
  return (
    <Asked of={asked}>
      {({ units }) => (
        <>
          <PageTitle
            title={t('chooseBranch')}
            facts={t('chooseBranchFacts', { count: units.length })}
            actions={
              <>
                <Button size="sm" onClick={() => void download(exportForm, { params: { unitId, kind: 'roster' }, body: {} })}>
                  {t('exportRoster')}
                </Button>
                <Button size="sm" onClick={() => void download(exportForm, { params: { unitId, kind: 'units' }, body: {} })}>
                  {t('exportUnits')}
                </Button>
              </>
            }
          />
          <DataTable
            label={t('chooseBranch')}
            rows={units}
            rowKey={(row) => row.id}
            find={(row) => ({ name: `${row.name} ${row.code}` })}
            findHint={t('findBranch')}
            columns={[
              { id: 'code', head: t('code'), cell: (row) => row.code, width: 110 },
              { id: 'name', head: t('branch'), cell: (row) => <TextLink href={`/members?unit=${row.id}`}>{row.name}</TextLink> },
            ]}
          />
        </>
      )}
    </Asked>
  )
}

type Seen = Answer<typeof listMembers>
type Member = Seen['members'][number]
const ONLY = ['floating', 'attendance-exempt', 'recording-exempt', 'lost'] as const
const ONLY_WORDS: Record<(typeof ONLY)[number], Key> = {
  floating: 'floating',
  'attendance-exempt': 'attendanceExempt',
  'recording-exempt': 'recordingExempt',
  lost: 'lost',
}

const Branch = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const { only, standing } = useSearch()
  const query = { ...(only ? { only: only as (typeof ONLY)[number] } : {}), ...(standing ? { standing: standing as 'full' } : {}) }
  const asked = useAsk(listMembers, { params: { unitId }, query }, { keep: true })
  const [whole, setWhole] = useState(false)
  return (
    <Asked of={asked}>
      {(seen) => (
        <>
          <PageTitle
            title={t('membersOf', { unit: seen.unit.name })}
            facts={t('membersFacts', { count: seen.total })}
            actions={
              <>
                {seen.may.import && (
                  <ButtonLink size="sm" href={`/imports?unit=${unitId}`}>
                    {t('toImports')}
                  </ButtonLink>
                )}
                {seen.may.export && (
                  <Button size="sm" onClick={() => void download(exportForm, { params: { unitId, kind: 'roster' }, body: {} })}>
                    {t('exportMasked')}
                  </Button>
                )}
                {seen.may.export && (
                  <Button size="sm" onClick={() => setWhole(true)}>
                    {t('exportWhole')}
                  </Button>
                )}
              </>
            }
          />
          {whole && <ExportWhole unitId={unitId} kind="roster" onClose={() => setWhole(false)} />}
          <Filters />
          <MemberTable seen={seen} />
        </>
      )}
    </Asked>
  )
}

/** One line of words to press; the chosen one is bold. Groups need none: they stand as heads in the table. */
const Filters = () => {
  const t = useText(strings)
  const { only = '', standing = '' } = useSearch()
  const set = useSetSearch()
  const word = (id: string, label: string, chosen: boolean, change: Record<string, string | null>) => (
    <span key={id}>
      {chosen ? <b>{label}</b> : <TextLink onOpen={() => set(change)}>{label}</TextLink>}
      {'　'}
    </span>
  )
  return (
    <p className="sm no-print">
      <span className="dim">{t('show')}　</span>
      {word('all', t('all'), !only && !standing, { only: null, standing: null })}
      {(['full', 'probationary'] as const).map((value) => word(value, t(`standing_${value}`), standing === value, { only: null, standing: value }))}
      {ONLY.map((value) => word(value, t(ONLY_WORDS[value]), only === value, { only: value, standing: null }))}
    </p>
  )
}

const MemberTable = ({ seen }: { seen: Seen }) => {
  const t = useText(strings)
  const groups = groupsOf(seen, t('noGroup'))
  return (
    <DataTable
      label={t('members')}
      groups={groups.map((group) => ({ ...group, note: `　${t('countPeople', { count: group.rows.length })}` }))}
      rowKey={(row) => row.memberId}
      find={(row) => ({ name: row.name, initials: row.initials })}
      countWords={t('countPeople', { count: seen.members.length })}
      empty={<Empty title={t('noMembers')}>{t('noMembersMore')}</Empty>}
      columns={[
        {
          id: 'name',
          head: t('name'),
          oneLine: true,
          width: 150,
          cell: (row) => (seen.may.open ? <TextLink href={`/members/${row.memberId}`}>{personName(row.name)}</TextLink> : personName(row.name)),
        },
        { id: 'standing', head: t('standing'), width: 160, cell: (row) => t(row.standing ? `standing_${row.standing}` : 'standing_unknown') },
        {
          id: 'marks',
          head: t('marks'),
          cell: (row) =>
            marksOf(row)
              .map((key) => t(key))
              .join('　'),
        },
      ]}
    />
  )
}

const marksOf = (member: Member): Key[] => [
  ...(member.status === 'stopped' ? (['stopped'] as const) : []),
  ...(member.floating ? (['floating'] as const) : []),
  ...(member.attendanceExemption ? (['attendanceExempt'] as const) : []),
  ...(member.recordingExemption ? (['recordingExempt'] as const) : []),
]

const groupsOf = (seen: Seen, none: string): { id: string; title: string; rows: Member[] }[] => {
  const groups = new Map<string, { id: string; title: string; rows: Member[] }>()
  for (const member of seen.members) {
    const id = member.groupId ?? 'none'
    const group = groups.get(id) ?? { id, title: member.groupName ?? none, rows: [] }
    group.rows.push(member)
    groups.set(id, group)
  }
  return [...groups.values()]
}
