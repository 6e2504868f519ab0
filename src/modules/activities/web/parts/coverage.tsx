/** Coverage in three fractions, and where something is missing. No order by them. */
import { useAsk } from '../../../../ui/ask.ts'
import { FigureInLine } from '../../../../ui/figure.tsx'
import { Facts, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { coverageOfYear } from '../../contract.ts'
import { strings } from '../strings.ts'

const PARTS = ['organisations', 'months', 'members'] as const

export const Coverage = ({ unitId, year, whole }: { unitId: string; year: number; whole: boolean }) => {
  const t = useText(strings)
  const asked = useAsk(coverageOfYear, { params: { year }, query: { unitId } }, { keep: true })
  return (
    <Section title={t('coverage')} note={t('coverageNote')}>
      <Asked of={asked}>
        {(seen) => (
          <>
            <Facts
              of={PARTS.filter((part) => whole || part !== 'organisations').map((part) => ({
                name: t(`cover_${part}`),
                value: <FigureInLine {...seen[part]} />,
              }))}
            />
            {whole && (
              <>
                <h3 className="cover-gaps">{t('coverGaps')}</h3>
                <DataTable
                  label={t('coverGaps')}
                  dense
                  rows={seen.gaps}
                  rowKey={(row) => row.unitId}
                  columns={[
                    { id: 'unit', head: t('col_unit'), cell: (row) => <a href={`/activity-days?year=${year}&unit=${row.unitId}`}>{row.unitName}</a> },
                    { id: 'held', head: t('col_held'), figure: true, cell: (row) => row.held },
                    { id: 'expected', head: t('col_expected'), figure: true, cell: (row) => row.expected },
                    { id: 'never', head: t('col_never'), figure: true, cell: (row) => row.membersNever },
                  ]}
                  empty={<p className="dim">{t('noCoverGaps')}</p>}
                />
              </>
            )}
          </>
        )}
      </Asked>
    </Section>
  )
}
