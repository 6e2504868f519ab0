/** ⑤ the clauses: our gist, the document, the values in force, since when, adopted by whom. */
import type { SourceLine } from '../../policy/vocabulary/explanation.ts'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

export const SourceStep = ({ sources }: StepOf<'source'>) => {
  const t = useText(why)
  return (
    <section>
      <h3 className="why-head">{t('clauseGist')}</h3>
      {sources.map((source, at) => (
        <Source key={at} of={source} />
      ))}
    </section>
  )
}

const Source = ({ of }: { of: SourceLine }) => {
  const t = useText(why)
  return (
    <blockquote className={of.ours ? 'ours' : undefined}>
      {say(of.text)}
      <cite>
        {of.ours
          ? t('oursNote')
          : of.cites.map((cite) => `${cite.number ?? say(cite.documentTitle)} ${cite.place ? say(cite.place) : cite.article}`).join('　·　')}
        {of.values.map((value) => (
          <span key={value.key} className="why-value">
            {say(value.text)}
            {'　'}
            {say(value.origin)}
          </span>
        ))}
        <span className="why-value">{say(of.adopted)}</span>
      </cite>
    </blockquote>
  )
}
