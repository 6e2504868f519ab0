/** 制度依据: what has been sent here, what must be reviewed, and every pack by level, the trial ones apart. */
import { Fragment } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable, type Group } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listDocuments, listPacks, signForDocument } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'
import '../parts/org.css'

type Packs = Answer<typeof listPacks>
type Pack = Packs['packs'][number]
type Documents = Answer<typeof listDocuments>
type Document = Documents['documents'][number]

export const PacksScreen = () => {
  const packs = useAsk(listPacks)
  const documents = useAsk(listDocuments)
  return <Asked of={packs}>{(listed) => <Asked of={documents}>{(register) => <Page packs={listed} register={register} />}</Asked>}</Asked>
}

const Page = ({ packs, register }: { packs: Packs; register: Documents }) => {
  const t = useText(strings)
  const adopted = new Set(register.documents.filter(({ inForce }) => inForce).map(({ pack }) => pack))
  return (
    <>
      <PageTitle title={t('packsTitle')} facts={t('packsFacts', { documents: register.documents.length, adopted: adopted.size })} />
      <ToSign documents={register.documents} />
      <Reviews of={register.reviews} />
      <PackTable packs={packs} documents={register.documents} inForce={adopted} />
    </>
  )
}

/** Documents sent to this unit that nobody has signed for or read. */
const ToSign = ({ documents }: { documents: readonly Document[] }) => {
  const t = useText(strings)
  const sign = useAct(signForDocument, { changes: [listDocuments] })
  const waiting = documents.filter(({ delivery }) => delivery !== null && !delivery.read)
  if (waiting.length === 0) return null
  return (
    <Section title={t('toSignTitle')} now>
      <ul className="checks">
        {waiting.map(({ id, title, number, delivery, pack }) => (
          <li key={id}>
            <Status of={delivery!.received ? 'done' : 'to_judge'}>{delivery!.received ? t('signed') : t('sign')}</Status>
            <b>
              <a href={`/packs/${pack}`}>{say(title)}</a> <span className="faint">{number}</span>
            </b>
            <span>
              <Button size="sm" busy={sign.isPending} onClick={() => sign.mutate({ params: { document: id }, body: { read: delivery!.received } })}>
                {delivery!.received ? t('read') : t('sign')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const Reviews = ({ of }: { of: Documents['reviews'] }) => {
  const t = useText(strings)
  if (of.length === 0) return null
  return (
    <Section title={t('reviewTitle')} now>
      {of.map(({ replaced, by, documents, rules }) => (
        <Note key={by.id + say(replaced)}>
          <p>{t('reviewText', { replaced: say(replaced), by: say(by.title) })}</p>
          <p>{documents.map(({ title }) => say(title)).join('　')}</p>
          <p className="dim">
            {t('reviewRules', { count: rules.length })}　{rules.map(({ title }) => say(title)).join('　')}
          </p>
        </Note>
      ))}
    </Section>
  )
}

const LAYERS = ['national', 'province', 'city', 'county', 'township', 'unit'] as const

const PackTable = ({ packs, documents, inForce }: { packs: Packs; documents: readonly Document[]; inForce: ReadonlySet<string> }) => {
  const t = useText(strings)
  const settled = LAYERS.map((layer): Group<Pack> => {
    const rows = packs.packs.filter((pack) => pack.layer === layer && !pack.trial)
    return { id: layer, title: t(`layer_${layer}`), note: t('settledNote', { count: rows.length }), rows }
  })
  const trial: Group<Pack> = { id: 'trial', title: t('trialGroup'), note: t('trialNote'), rows: packs.packs.filter((pack) => pack.trial) }
  return (
    <DataTable
      label={t('packsTitle')}
      groups={[...settled, trial]}
      rowKey={({ id }) => id}
      columns={[
        { id: 'name', head: t('packName'), cell: (pack) => <PackName pack={pack} documents={documents} /> },
        {
          id: 'articles',
          head: t('packArticles'),
          width: 250,
          cell: (pack) => <ArticleCounts documents={documents.filter((document) => document.pack === pack.id)} />,
        },
        { id: 'state', head: t('packState'), width: 260, cell: (pack) => <Adoptions pack={pack} inForce={inForce.has(pack.id)} /> },
        {
          id: 'act',
          head: <span className="sr">{t('packAdopt')}</span>,
          action: true,
          width: 120,
          cell: (pack) => <PackAct pack={pack} mayAdopt={packs.may.adopt} />,
        },
      ]}
    />
  )
}

const PackName = ({ pack, documents }: { pack: Pack; documents: readonly Document[] }) => {
  const t = useText(strings)
  const first = documents.find((document) => document.pack === pack.id)
  return (
    <>
      <b>
        <a href={`/packs/${pack.id}`}>{say(pack.title)}</a>
      </b>
      {pack.documents.length === 1 && first && (
        <small className="below">
          {first.number ?? t('noNumber')}　{say(first.issuer)}　{first.issued ? formatFullDay(first.issued as Day) : t('noDate')}
        </small>
      )}
      {pack.documents.length > 1 && <small className="below">{t('documentsIn', { count: pack.documents.length })}</small>}
    </>
  )
}

const SHOWN = ['modelled', 'partly', 'off', 'not_yet', 'not_software'] as const

const ArticleCounts = ({ documents }: { documents: readonly Document[] }) => {
  const t = useText(strings)
  const sum = (status: (typeof SHOWN)[number]) => documents.reduce((count, { articles }) => count + (articles[status] ?? 0), 0)
  const missing = documents.reduce((count, document) => count + document.missing, 0)
  return (
    <span className="sm dim">
      {SHOWN.filter((status) => sum(status) > 0).map((status) => (
        <Fragment key={status}>
          <span className="nw">{t('countOf', { word: t(`status_${status}` as Key), count: sum(status) })}</span>
          {'　'}
        </Fragment>
      ))}
      {missing > 0 && <span className="notmet-c nw">{t('missingCount', { count: missing })}</span>}
    </span>
  )
}

const Adoptions = ({ pack, inForce }: { pack: Pack; inForce: boolean }) => {
  const t = useText(strings)
  const current = pack.adoptions.filter(({ current: now }) => now)
  if (current.length === 0 && pack.regional.length === 0) return <span className="faint">{t('notAdopted')}</span>
  return (
    <>
      {inForce && <Status of="met">{t('inForceHere')}</Status>}
      {current.map((adoption) => (
        <small key={adoption.id} className="below">
          {spanOf(t, adoption)}
        </small>
      ))}
      {pack.regional.map(({ region, from }) => (
        <small key={region + from} className="below">
          {t('adoptedBy', { unit: region, from: formatFullDay(from as Day) })}
        </small>
      ))}
    </>
  )
}

type T = ReturnType<typeof useText<Key>>

export const spanOf = (t: T, { unitName, from, to }: { unitName: string; from: string; to: string | null }): string =>
  to === null
    ? t('adoptedBy', { unit: unitName, from: formatFullDay(from as Day) })
    : t('adoptedUntil', { unit: unitName, from: formatFullDay(from as Day), to: formatFullDay(to as Day) })

const PackAct = ({ pack, mayAdopt }: { pack: Pack; mayAdopt: boolean }) => {
  const t = useText(strings)
  if (!mayAdopt || pack.rules === 0) return <TextLink href={`/packs/${pack.id}`}>{t('packLook')}</TextLink>
  return (
    <ButtonLink size="sm" href={`/packs/${pack.id}/adopt`}>
      {t('packAdopt')}
    </ButtonLink>
  )
}
