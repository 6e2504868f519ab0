/** A booklet: pages of A6, two beside each other on A5 lying, so that the sheets print on both sides, fold once and are stitched. On a phone, page after page. */
import './booklet.css'
import type { CSSProperties, ReactNode } from 'react'
import { useText } from '../text.ts'
import { impose } from './impose.ts'
import { print } from './strings.ts'

export const Booklet = ({ pages }: { pages: readonly ReactNode[] }) => {
  const t = useText(print)
  return (
    <>
      <p className="booklet-how no-print">{t('bookletHow', { sheets: Math.ceil(pages.length / 4) })}</p>
      <div className="booklet">
        {impose(pages.length).map((side) => (
          <div className="booklet-side" key={side.join('-')}>
            {side.map((number) => (
              <section key={number} className="paper booklet-page" aria-label={t('bookletPage', { number })} style={{ '--at': number } as CSSProperties}>
                {pages[number - 1]}
                {number > 1 && <p className="booklet-number">{number}</p>}
              </section>
            ))}
          </div>
        ))}
      </div>
    </>
  )
}
