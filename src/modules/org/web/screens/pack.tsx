/** One pack: its documents with issuer, chain and missing parts, every article with our gist, where it is adopted, who has received it. */
import { useEffect, useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { Columns, Facts, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { endAdoption, listPacks, reconfirmAdoption, showDocument } from '../../contract.ts'
import { Deliveries } from '../parts/deliveries.tsx'
import { ReasonForm } from '../parts/reason-form.tsx'
import { type Key, strings } from '../strings.ts'
import { spanOf } from './packs.tsx'
import '../parts/org.css'

type Pack = Answer<typeof listPacks>['packs'][number]
type DocumentPage = Answer<typeof showDocument>

export const PackScreen = () => {
  const t = useText(strings)
  const { pack } = useParams<'pack'>()
  const packs = useAsk(listPacks)
  return (
    <Asked of={packs}>
      {({ packs: all, may }) => {
        const found = all.find(({ id }) => id === pack)
        return found ? (
          <Page pack={found} mayAdopt={may.adopt} />
        ) : (
          <Empty title={t('notAtHand')} action={<ButtonLink href="/packs">{t('crumbPacks')}</ButtonLink>} />
        )
      }}
    </Asked>
  )
}

const Page = ({ pack, mayAdopt }: { pack: Pack; mayAdopt: boolean }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('crumbPacks'), href: '/packs' }, { label: t(`layer_${pack.layer}`) }]}
        title={say(pack.title)}
        facts={t('factsLine', { layer: t(`layer_${pack.layer}`), rules: pack.rules })}
        actions={mayAdopt && pack.rules > 0 ? <ButtonLink href={`/packs/${pack.id}/adopt`}>{t('packAdopt')}</ButtonLink> : undefined}
      />
      <Adoptions pack={pack} mayEnd={mayAdopt} />
      {pack.documents.map(({ id }) => (
        <DocumentPart key={id} id={id} />
      ))}
    </>
  )
}

const Adoptions = ({ pack, mayEnd }: { pack: Pack; mayEnd: boolean }) => {
  const t = useText(strings)
  const [doing, setDoing] = useState<{ what: 'end' | 'reconfirm'; id: string } | null>(null)
  const end = useAct(endAdoption, { onDone: () => setDoing(null) })
  const again = useAct(reconfirmAdoption, { onDone: () => setDoing(null) })
  if (pack.adoptions.length === 0) return null
  return (
    <Section title={t('adoptions')}>
      <ul className="checks">
        {pack.adoptions.map((adoption) => (
          <li key={adoption.id}>
            <Status of={adoption.current ? 'met' : 'not_applicable'}>{adoption.current ? t('inForceHere') : t('notAdopted')}</Status>
            <b className="quiet">{spanOf(t, adoption)}</b>
            <span className="faint">{adoption.byName}</span>
            {adoption.note && <span className="d">{adoption.note}</span>}
            {mayEnd && adoption.to === null && (
              <span className="d">
                <Button kind="text" onClick={() => setDoing({ what: 'end', id: adoption.id })}>
                  {t('endAdoption')}
                </Button>
                {'　'}
                <Button kind="text" onClick={() => setDoing({ what: 'reconfirm', id: adoption.id })}>
                  {t('reconfirm')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {doing?.what === 'end' && (
        <ReasonForm
          title={t('endAdoption')}
          dayLabel={t('lastDay')}
          note={t('endNote')}
          busy={end.isPending}
          error={end.error}
          onSave={({ day, reason }) => end.mutate({ params: { adoptionId: doing.id }, body: { on: day, reason } })}
          onCancel={() => setDoing(null)}
        />
      )}
      {doing?.what === 'reconfirm' && (
        <ReasonForm
          title={t('reconfirm')}
          dayLabel={t('fromDay')}
          busy={again.isPending}
          error={again.error}
          onSave={({ day, reason }) => again.mutate({ params: { adoptionId: doing.id }, body: { from: day, reason } })}
          onCancel={() => setDoing(null)}
        />
      )}
    </Section>
  )
}

const DocumentPart = ({ id }: { id: string }) => {
  const asked = useAsk(showDocument, { params: { document: id } })
  return <Asked of={asked}>{(page) => <DocumentBody page={page} />}</Asked>
}

const DocumentBody = ({ page }: { page: DocumentPage }) => {
  const t = useText(strings)
  return (
    <Columns width={336} side={<Aside page={page} />}>
      <Section title={say(page.document.title)} note={t('articlesNote')}>
        <Articles page={page} />
      </Section>
    </Columns>
  )
}

const STATUS: Record<DocumentPage['articles'][number]['status'], StatusWord> = {
  modelled: 'met',
  partly: 'due_soon',
  not_yet: 'later',
  not_software: 'not_applicable',
  off: 'not_applicable',
}

const Articles = ({ page: { document, articles } }: { page: DocumentPage }) => {
  const t = useText(strings)
  const { article: wanted } = useSearch()
  const citeOf = (id: string) => `${document.id}#${id}`
  useEffect(() => {
    if (wanted?.startsWith(`${document.id}#`)) globalThis.document.getElementById(wanted)?.scrollIntoView({ block: 'center' })
  }, [wanted, document.id])
  return (
    <DataTable
      label={t('articles')}
      rows={articles}
      rowKey={({ id }) => id}
      marked={({ id }) => (citeOf(id) === wanted ? 'selected' : undefined)}
      columns={[
        { id: 'label', head: t('article'), width: 110, cell: ({ id, label }) => <b id={citeOf(id)}>{say(label)}</b> },
        { id: 'gist', head: t('gist'), cell: (article) => <Gist of={article} /> },
        { id: 'status', head: t('status'), width: 140, cell: ({ status, note }) => <ArticleStatus status={status} note={note && say(note)} /> },
      ]}
    />
  )
}

const Gist = ({ of: { gist, rules, verified } }: { of: DocumentPage['articles'][number] }) => {
  const t = useText(strings)
  return (
    <>
      {say(gist)}
      {verified === false && <span className="faint">　{t('unverified')}</span>}
      {rules.length > 0 && (
        <details className="below">
          <summary>{t('rulesMade', { count: rules.length })}</summary>
          <ul className="value-lines">
            {rules.map(({ slot, title, values }) => (
              <li key={slot}>
                <b>{say(title)}</b>
                <span>{values.flatMap(({ label, said }) => (said ? [`${say(label)} ${say(said)}`] : [])).join('　')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const ArticleStatus = ({ status, note }: { status: DocumentPage['articles'][number]['status']; note: string | null }) => {
  const t = useText(strings)
  return (
    <>
      <Status of={STATUS[status]}>{t(`status_${status}` as Key)}</Status>
      {note && <small className="below">{note}</small>}
    </>
  )
}

const Aside = ({ page }: { page: DocumentPage }) => {
  const t = useText(strings)
  const { document, chain } = page
  return (
    <>
      <Section title={t('number')}>
        <Facts
          of={[
            { name: t('number'), value: document.number ?? t('noNumber') },
            { name: t('issuer'), value: say(document.issuer) },
            { name: t('issued'), value: document.issued ? formatFullDay(document.issued as Day) : t('noDate') },
            ...document.forwarded.map(({ by, on }) => ({
              name: t('forwarded'),
              value: on ? t('forwardedBy', { by: say(by), on: formatFullDay(on as Day) }) : say(by),
            })),
            ...document.addressees.map((addressee) => ({ name: t('addressees'), value: say(addressee) })),
          ]}
        />
        {document.notes.map((note) => (
          <Note key={say(note)}>{say(note)}</Note>
        ))}
      </Section>
      {chain.length > 0 && (
        <Section title={t('chain')}>
          <ul className="checks">
            {chain.map((link) => (
              <li key={link.id ?? say(link.title)} style={{ paddingLeft: (link.depth - 1) * 16 }}>
                <Status of={link.replacedBy ? 'not_met' : link.atHand ? 'met' : 'unknown'}>{link.atHand ? t('atHand') : t('notAtHand')}</Status>
                <b className="quiet">{say(link.title)}</b>
                {link.replacedBy && <span className="d">{t('replacedBy', { by: say(link.replacedBy.title) })}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {document.missing.length > 0 && (
        <Section title={t('missing')} note={t('missingWhy')}>
          {document.missing.map(({ annex, note }) => (
            <Note key={say(annex)}>
              <b>{say(annex)}</b>
              {note && <p>{say(note)}</p>}
            </Note>
          ))}
        </Section>
      )}
      <Deliveries page={page} />
    </>
  )
}
