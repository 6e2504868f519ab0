/** The phone parts (drawings 03, 04): `/gallery/phone?of=03` and `04`. Only while developing. */
import { Button, ChoicePair } from '../../../ui/button.tsx'
import { Equation } from '../../../ui/equation.tsx'
import { FigureInLine, Pips } from '../../../ui/figure.tsx'
import type { Pip } from '../../../ui/figure.tsx'
import { Need, Needs, OfflineNote, PaperWay, PhoneHello, PhonePage, PhoneSection, RecordLine, Records, SayList, WhyGo } from '../../../ui/phone.tsx'
import { useSearch } from '../../../ui/place.ts'
import { Status } from '../../../ui/status.tsx'
import { calling, phone as p } from './content.ts'

export const PhoneGallery = () => (useSearch()['of'] === '03' ? <RollFoot /> : <Mine />)

const RollFoot = () => (
  <PhonePage
    brand={p.brand}
    top={
      <header className="phone-hi">
        <h1>{p.rollTitle}</h1>
        <OfflineNote title={p.offTitle}>{p.offNote}</OfflineNote>
      </header>
    }
    foot={
      <>
        <Equation of={calling} uncalled foot />
        <Button wide>{p.next}</Button>
      </>
    }
  >
    <p />
  </PhonePage>
)

const pips = (written: string): Pip[] => [...written].map((sign) => ({ o: 'on', x: 'missed', h: 'half', '.': 'open', u: 'ahead' })[sign] as Pip)
const yesNo = [p.yes, p.no].map((label) => ({ id: label, label, onChoose: () => undefined }))

const Mine = () => (
  <PhonePage brand={p.brand}>
    <PhoneHello name={p.name}>
      {p.facts}
      <br />
      {p.since}
    </PhoneHello>
    <PhoneSection title={p.one} now>
      <Records>
        <RecordLine head={p.head1} what={<b>{p.what1}</b>} provenance={p.prov1} choices={<ChoicePair choices={yesNo} />} />
      </Records>
    </PhoneSection>
    <PhoneSection title={p.needs}>
      <Needs>
        <Need
          title={p.need1}
          figure={<FigureInLine num={8} den={9} unit={p.times} />}
          pips={<Pips of={pips('oooooooxouuu')} />}
          why={<WhyGo href="#">{p.why1}</WhyGo>}
        >
          {p.note1}
        </Need>
        <Need title={p.need2} figure={<Status of="met">{p.fig2}</Status>} why={<WhyGo href="#">{p.why2}</WhyGo>}>
          {p.note2}
        </Need>
        <Need
          title={p.need3}
          figure={<FigureInLine num="4.5" den={6} unit={p.days} />}
          pips={<Pips of={pips('ooooh.')} />}
          why={<WhyGo href="#">{p.why3}</WhyGo>}
        >
          {p.note3}
        </Need>
        <Need title={p.need4} figure={<Status of="later">{p.fig4}</Status>}>
          {p.note4}
        </Need>
      </Needs>
    </PhoneSection>
    <PhoneSection title={p.records}>
      <Records>
        <RecordLine head={p.head5} what={<b>{p.what5}</b>} status={<Status of="disputed">{p.status5}</Status>} said={p.said5} />
        <RecordLine head={p.head6} what={<b>{p.what6}</b>} status={<Status of="met">{p.status6}</Status>} />
      </Records>
      <WhyGo href="#">{p.all}</WhyGo>
    </PhoneSection>
    <PhoneSection title={p.say}>
      <SayList
        of={[
          { href: '#a', label: p.say1 },
          { href: '#b', label: p.say2 },
          { href: '#c', label: p.say3, sealed: true },
        ]}
      />
    </PhoneSection>
    <PaperWay>
      {p.paper}
      <br />
      {p.tel}
    </PaperWay>
  </PhonePage>
)
