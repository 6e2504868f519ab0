/** The member's phone page: whom I keep in touch with; and when I am away myself: my report, a change told once, my return, what was said and passed on. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { personName } from '../../../../ui/names.ts'
import { Need, Needs, PaperWay, PhoneHello, PhonePage, PhoneSection, RecordLine, Records, SayList } from '../../../../ui/phone.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { myKeeping, PASSED, partnerPage, recordContact, reportMyself, tellMyChange, tellMyReturn } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { ContactForm } from '../parts/contact-form.tsx'
import { keeping, type KeepingKey } from '../parts/keeping-strings.ts'
import { ContactLines, saidLines } from '../parts/said-lines.tsx'
import { dayOr, Rungs, StandShort } from '../parts/stand-lines.tsx'

type Mine = Answer<typeof myKeeping>
type Away = NonNullable<Mine['away']>

export const MyKeepingScreen = () => {
  const t = useText(keeping)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(myKeeping)}>{(mine) => <Page mine={mine} />}</Asked>
    </PhonePage>
  )
}

const Page = ({ mine }: { mine: Mine }) => {
  const t = useText(keeping)
  return (
    <>
      <PhoneHello name={t('myTitle')}>{mine.name}</PhoneHello>
      {mine.partnerOf.length > 0 && <PartnerOf of={mine.partnerOf} />}
      {mine.away && <Out away={mine.away} today={mine.today} />}
      {mine.partnerOf.length === 0 && !mine.away && <p className="dim">{t('nobodyToKeep')}</p>}
      <SayList of={[{ href: '/me/floating', label: t('toDays') }]} />
      <PaperWay>{t('paper')}</PaperWay>
    </>
  )
}

const PartnerOf = ({ of }: { of: Mine['partnerOf'] }) => {
  const t = useText(keeping)
  return (
    <PhoneSection title={t('myPartner')} now={of.some(({ contact }) => contact?.overdue)}>
      <Needs>
        {of.map((one) => (
          <Need key={one.absenceId} title={personName(one.name)} figure={<StandShort of={one.contact} />}>
            {one.place}　{t('last', { day: one.lastOn ? dayOr(one.lastOn) : t('never') })}
            {one.contact?.overdue && (
              <>
                <br />
                <Rungs of={one.contact} />
              </>
            )}
            <span className="acts">
              <ButtonLink href={`/me/keeping/${one.absenceId}`} kind="ink">
                {t('contactNow')}
              </ButtonLink>
              {one.phone && <ButtonLink href={`tel:${one.phone}`}>{t('call', { phone: one.phone })}</ButtonLink>}
            </span>
          </Need>
        ))}
      </Needs>
    </PhoneSection>
  )
}

const Out = ({ away, today }: { away: Away; today: string }) => {
  const t = useText(keeping)
  return (
    <>
      <PhoneSection title={t('myAway')}>
        <p>{t('myKeeper', { name: away.partner ? personName(away.partner) : t('noPartner') })}</p>
        {away.report && (
          <p>
            {t('myReport')}　<StandShort of={away.report} />
          </p>
        )}
        <div className="acts">
          <Report />
          <Change away={away} />
          {!away.returnedOn && <Back today={today} />}
        </div>
      </PhoneSection>
      <PhoneSection title={t('said')}>
        <ContactLines of={away.contacts} />
      </PhoneSection>
      {away.notes.length > 0 && <Notes of={away.notes} />}
    </>
  )
}

const Report = () => {
  const t = useText(keeping)
  const act = useAct(reportMyself)
  return (
    <ActForm
      title={t('myReport')}
      note={t('myReportNote')}
      button={t('save')}
      act={act}
      fields={(['thought', 'employment', 'participation'] as const).map((key) => ({ key, label: t(key), as: 'long' }))}
      onSend={({ thought, employment, participation }) => act.mutate({ body: { thought: thought!, employment: employment!, participation: participation! } })}
    />
  )
}

const Change = ({ away }: { away: Away }) => {
  const t = useText(keeping)
  const act = useAct(tellMyChange)
  const fields = ['employer', 'address', 'phone', 'place'] as const
  return (
    <ActForm
      title={t('myChange')}
      note={t('myChangeNote')}
      button={t('save')}
      act={act}
      oneAtLeast
      fields={fields.map((key) => ({ key, label: `${t(key)}${away[key] ? `　${away[key]}` : ''}`, as: key === 'phone' ? 'tel' : 'text', optional: true }))}
      onSend={({ employer, address, phone, place }) =>
        act.mutate({ body: { employer: orNull(employer), address: orNull(address), phone: orNull(phone), place: orNull(place) } })
      }
    />
  )
}

const figure = (value: string | undefined): number | null => (value?.trim() && /^\d+$/.test(value.trim()) ? Number(value.trim()) : null)

const Back = ({ today }: { today: string }) => {
  const t = useText(keeping)
  const act = useAct(tellMyReturn)
  return (
    <ActForm
      title={t('myReturn')}
      note={t('myReturnNote')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'on', label: t('returnedOn'), as: 'day', initial: today },
        { key: 'words', label: t('inAll'), as: 'long' },
        { key: 'attended', label: t('attendedCount'), as: 'figure', optional: true },
        { key: 'dues', label: t('duesCount'), as: 'figure', optional: true },
      ]}
      onSend={({ on, words, attended, dues }) => act.mutate({ body: { on: on!, words: words!, attended: figure(attended), duesMonths: figure(dues) } })}
    />
  )
}

const Notes = ({ of }: { of: Away['notes'] }) => {
  const t = useText(keeping)
  return (
    <PhoneSection title={t('noticed')}>
      <Records>
        {of.map((one, at) => (
          <RecordLine
            key={`${one.on}.${at}`}
            head={`${dayOr(one.on)}　${one.byName}`}
            what={noteTitle(t, one)}
            said={one.said ? saidLines(one.said).join('　') : (one.words ?? undefined)}
          />
        ))}
      </Records>
    </PhoneSection>
  )
}

const KINDS = ['notice', 'self-report', 'certificate-audit', 'own-account', 'appraisal-away', 'probation-end', 'settling', 'opinion']

export const noteTitle = (t: (key: KeepingKey) => string, { kind, facts }: { kind: string; facts: Record<string, unknown> }): string => {
  const what = facts['what']
  if (kind === 'notice' && typeof what === 'string' && what in PASSED)
    return `${t('note_notice')}　${say(PASSED[what as keyof typeof PASSED])}　${facts['for'] ? dayOr(String(facts['for'])) : ''}`
  return t(KINDS.includes(kind) ? (`note_${kind}` as KeepingKey) : 'note_other')
}

export const PartnerScreen = () => {
  const t = useText(keeping)
  const { absenceId } = useParams<'absenceId'>()
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(partnerPage, { params: { absenceId } })}>{(seen) => <One seen={seen} />}</Asked>
    </PhonePage>
  )
}

const One = ({ seen }: { seen: Answer<typeof partnerPage> }) => {
  const t = useText(keeping)
  const act = useAct(recordContact)
  const due = seen.contact?.readings.find(({ chosen }) => chosen)?.due ?? null
  return (
    <>
      <PhoneHello name={t('contactOf', { name: personName(seen.name) })} tab={t('myTitle')}>
        {seen.place}
      </PhoneHello>
      {act.isSuccess ? (
        <p role="status">{due ? t('contactStored', { day: dayOr(due) }) : t('contactStoredOnly')}</p>
      ) : (
        <PhoneSection title={t('contactNow')}>
          <ContactForm today={seen.today} act={act} onSend={(body) => act.mutate({ params: { absenceId: seen.absenceId }, body })} />
          <p className="dim">{t('whoReads')}</p>
        </PhoneSection>
      )}
      <PhoneSection title={t('contacts')}>
        <ContactLines of={seen.contacts} />
      </PhoneSection>
      <SayList of={[{ href: '/me/keeping', label: t('myTitle') }]} />
    </>
  )
}
