/** The member's page (drawing 04): what to look at, what this year asks, the record, what to say, the paper way. Phone and light. */
import type { Day } from '../../../../kernel/days.ts'
import { monthOf, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Needs, PaperWay, PhoneHello, PhonePage, PhoneSection, Records, SayList, WhyGo } from '../../../../ui/phone.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { ComingDays } from '../../../activities/web/public.tsx'
import { CERTIFICATE_KINDS, CERTIFICATE_STATES, confirmLines, myPage } from '../../contract.ts'
import { CHANGES, MyLine } from '../parts/my-line.tsx'
import { Requirement } from '../parts/requirement.tsx'
import { mine as strings } from '../parts/my-strings.ts'
import { WhoLooked } from '../parts/who-looked.tsx'

type Mine = Answer<typeof myPage>

export const MeScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(myPage)}>{(mine) => <Page mine={mine} />}</Asked>
    </PhonePage>
  )
}

const Page = ({ mine }: { mine: Mine }) => (
  <>
    <Hello mine={mine} />
    <ComingDays today={mine.today} />
    <ToLook mine={mine} />
    <Year mine={mine} />
    <MyRecord mine={mine} />
    <Say mine={mine} />
    <See mine={mine} />
    <WhoLooked />
    <Paper />
  </>
)

const Hello = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneHello name={mine.name} tab={t('mine')}>
      {[mine.unitName, mine.groupName].filter(Boolean).join('　')}
      {mine.joinedOn && (
        <>
          <br />
          {t('joined', { year: yearOf(mine.joinedOn as Day), month: monthOf(mine.joinedOn as Day) })}
        </>
      )}
    </PhoneHello>
  )
}

const ToLook = ({ mine: { toLook } }: { mine: Mine }) => {
  const t = useText(strings)
  const confirm = useAct(confirmLines, { changes: CHANGES })
  const all = () => confirm.mutate({ body: { lines: toLook.slice(0, 500).map(({ key, version }) => ({ key, version })) } })
  return (
    <>
      {toLook.length > 0 && (
        <PhoneSection title={t('toLook', { count: toLook.length })} now>
          <Records>
            {toLook.map((line) => (
              <MyLine key={line.key} line={line} asks />
            ))}
          </Records>
          {toLook.length > 1 && (
            <Button wide size="lg" className="confirm-all" busy={confirm.isPending} onClick={all}>
              {t('confirmAll', { count: toLook.length })}
            </Button>
          )}
          {confirm.error && <ErrorOf error={confirm.error} />}
        </PhoneSection>
      )}
      <p role="status" className="phone-said">
        {confirm.data &&
          [
            t('confirmedNow', { count: confirm.data.confirmed }),
            confirm.data.changed.length > 0 ? t('changedMeanwhile', { count: confirm.data.changed.length }) : '',
          ].join(' ')}
      </p>
    </>
  )
}

/** Two rules over one figure: it is drawn once, the second says only how it stands. */
const sameFigure = (one: Mine['requirements'][number], before: Mine['requirements'][number] | undefined): boolean =>
  before !== undefined && one.figure !== null && JSON.stringify([one.figure, one.pips]) === JSON.stringify([before.figure, before.pips])

const Year = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('requirements')}>
      {mine.earlierThisYear.map(({ unitName, until }) => (
        <p key={unitName + until} className="dim">
          {t('earlierUnit', { unit: unitName, day: formatDay(until as Day) })}
        </p>
      ))}
      {mine.requirements.length === 0 ? (
        <p className="dim">{t('noRequirements')}</p>
      ) : (
        <Needs>
          {mine.requirements.map((one, at) => (
            <Requirement key={one.key} of={one} again={sameFigure(one, mine.requirements[at - 1])} />
          ))}
        </Needs>
      )}
    </PhoneSection>
  )
}

const MyRecord = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('myRecord')}>
      {mine.total === 0 ? (
        <p className="dim">{t('nothingYet')}</p>
      ) : (
        <>
          <Records>
            {mine.recent.map((line) => (
              <MyLine key={line.key} line={line} asks={false} />
            ))}
          </Records>
          <WhyGo href="/me/lines">{t('allOfYear', { count: mine.total })}</WhyGo>
        </>
      )}
      <p className="dim">
        {mine.certificate
          ? t('certificateIs', {
              kind: say(CERTIFICATE_KINDS[mine.certificate.kind]),
              number: mine.certificate.number,
              state: say(CERTIFICATE_STATES[mine.certificate.state]),
            })
          : t('noCertificate')}
      </p>
    </PhoneSection>
  )
}

const Say = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('sayTitle')}>
      <SayList
        of={[
          { href: '/me/questions', label: t('sayQuestion') },
          ...(mine.certificate?.state === 'issued' ? [{ href: '/me/certificate', label: t('sayLost') }] : []),
        ]}
      />
    </PhoneSection>
  )
}

/** The member's other pages. */
const See = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('seeTitle')}>
      <SayList
        of={[
          { href: '/me/dues', label: t('seeDues') },
          { href: '/me/study', label: t('seeStudy') },
          { href: '/me/keeping', label: t('seeKeeping') },
          ...(mine.leads ? [{ href: '/me/leading', label: t('seeLeading') }] : []),
          { href: '/me/lines', label: t('sayLines') },
          ...(mine.publications > 0 ? [{ href: '/me/published', label: t('sayPublished') }] : []),
        ]}
      />
    </PhoneSection>
  )
}

const Paper = () => {
  const t = useText(strings)
  return <PaperWay>{t('paperWay')}</PaperWay>
}
