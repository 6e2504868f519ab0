/** ④ every fact counted, with who says so and how it counts. A sealed fact is a counted line without content. */
import type { FactLine } from '../../policy/vocabulary/explanation.ts'
import { formatDay } from '../days.ts'
import { Icon } from '../status.tsx'
import type { Shape } from '../status.tsx'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

export const FactsStep = ({ heading, rows, sum }: StepOf<'facts'>) => {
  const t = useText(why)
  return (
    <section>
      <h3 className="why-head">
        {t('factsTitle')}
        <span>{say(heading)}</span>
      </h3>
      <table className="why-facts">
        <thead>
          <tr>
            <th scope="col">{t('factDay')}</th>
            <th scope="col">{t('factTitle')}</th>
            <th scope="col">{t('factStatus')}</th>
            <th scope="col">{t('factProvenance')}</th>
            <th scope="col" className="num">
              {t('factCounts')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((fact) => (
            <FactRow key={fact.id} fact={fact} />
          ))}
        </tbody>
        {sum && (
          <tfoot>
            <tr>
              <td colSpan={4}>{t('total')}</td>
              <td className="num">{sum}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

const FactRow = ({ fact }: { fact: FactLine }) => {
  const t = useText(why)
  const counts = fact.counts ?? t('notCounted')
  if (fact.sealed)
    return (
      <tr className="z">
        <td className="nw">{formatDay(fact.on)}</td>
        <td colSpan={3}>
          <Icon of="seal" /> {t('sealed')}
        </td>
        <td className="num">{counts}</td>
      </tr>
    )
  return (
    <tr className={fact.counts === null ? 'z' : undefined}>
      <td className="nw">{formatDay(fact.on)}</td>
      <td>{say(fact.what)}</td>
      <td>
        <span className="st">
          <Icon of={fact.icon as Shape} />
          {say(fact.status)}
        </span>
      </td>
      <td className="dim">{say(fact.provenance)}</td>
      <td className="num">{counts}</td>
    </tr>
  )
}
