/** One round: the seed and what it drew, what was found, the circular, what was mended. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink, ChoicePair } from '../../../../ui/button.tsx'
import { LongField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Columns, Facts, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { checkMended, circulateInspection, inspection } from '../../contract.ts'
import { FindingLine } from '../parts/finding-line.tsx'
import { strings } from '../strings.ts'

type Round = Answer<typeof inspection>
type Inspected = Round['inspected'][number]

export const InspectionScreen = () => {
  const { roundId } = useParams<'roundId'>()
  return <Asked of={useAsk(inspection, { params: { roundId } })}>{(round) => <Page round={round} />}</Asked>
}

const Page = ({ round }: { round: Round }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('inspections'), href: `/inspections?unit=${round.unitId}&year=${round.year}` }, { label: t(`round_${round.state}`) }]}
        title={round.title}
        facts={t('roundFacts', { unit: round.unitName, year: round.year, by: round.openedBy })}
      />
      <Columns width={336} side={<Side round={round} />}>
        {round.inspected.map((one) => (
          <Unit key={one.id} of={one} round={round} />
        ))}
      </Columns>
    </>
  )
}

const Side = ({ round }: { round: Round }) => {
  const t = useText(strings)
  return (
    <>
      <Section title={t('theDraw')}>
        <Facts
          of={[
            { name: t('seed'), value: <b>{round.seed}</b> },
            { name: t('drawnOf'), value: t('drawnOfUnits', { drawn: round.drawnUnits, of: round.ofUnits }) },
            { name: t('pagesEach'), value: t('pagesEachCount', { count: round.pagesWanted }) },
          ]}
        />
        <p>
          <Status of={round.reproduced ? 'met' : 'not_met'}>{t(round.reproduced ? 'reproduced' : 'notReproduced')}</Status>
        </p>
      </Section>
      {round.circular ? (
        <Section title={t('circular')} note={round.circular.number ?? undefined}>
          <p>{round.circular.words}</p>
          <p className="faint">{t('circularBy', { by: round.circular.by, acknowledged: round.acknowledged, of: round.drawnUnits })}</p>
        </Section>
      ) : (
        <Circulate round={round} />
      )}
    </>
  )
}

const Circulate = ({ round }: { round: Round }) => {
  const t = useText(strings)
  const [number, setNumber] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const circulate = useAct(circulateInspection)
  const send = () => {
    setTried(true)
    if (words.trim() !== '') circulate.mutate({ params: { roundId: round.id }, body: { number: number.trim() || null, words: words.trim() } })
  }
  return (
    <ActPanel
      title={t('circulateTitle')}
      action={
        <Button kind="ink" wide busy={circulate.isPending} onClick={send}>
          {t('circulateGo')}
        </Button>
      }
      note={t('circulateNote')}
    >
      <TextField label={t('circularNumber')} value={number} onValue={setNumber} />
      <LongField
        label={t('circularWords')}
        value={words}
        onValue={setWords}
        rows={4}
        missing={tried && words.trim() === '' ? t('circularMissing') : undefined}
        maxLength={2000}
      />
      {circulate.error && <ErrorOf error={circulate.error} />}
    </ActPanel>
  )
}

const Unit = ({ of, round }: { of: Inspected; round: Round }) => {
  const t = useText(strings)
  return (
    <Section
      title={of.unitName}
      note={of.acknowledged ? t('acknowledgedShort', { by: of.acknowledged.by }) : undefined}
      right={
        of.drawn.length > 0 && (
          <>
            <ButtonLink size="sm" href={`/inspected/${of.id}`}>
              {t('seePages', { count: of.drawn.length })}
            </ButtonLink>{' '}
            <ButtonLink size="sm" href={`/inspections/${round.id}/sheet/${of.id}`}>
              {t('printSheet')}
            </ButtonLink>
          </>
        )
      }
    >
      {of.drawn.length === 0 ? <p>{t('nothingToDraw')}</p> : <p>{listed(of.drawn.map(({ title, page }) => t('pageOf', { title: say(title), page })))}</p>}
      {of.findings.map((finding) => (
        <FindingLine key={finding.id} of={finding}>
          {finding.state === 'mended' && round.may.includes('check') && <Check findingId={finding.id} />}
        </FindingLine>
      ))}
      {of.findings.length === 0 && <Note>{t('nothingFoundYet')}</Note>}
    </Section>
  )
}

const Check = ({ findingId }: { findingId: string }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const check = useAct(checkMended)
  const send = (accepted: boolean) => check.mutate({ params: { findingId }, body: { accepted, words: words.trim() || null } })
  return (
    <>
      <LongField label={t('checkWords')} value={words} onValue={setWords} maxLength={500} />
      <ChoicePair
        label={t('checkTitle')}
        choices={[
          { id: 'accept', label: t('checkAccept'), onChoose: () => send(true), busy: check.isPending },
          { id: 'back', label: t('checkBack'), onChoose: () => send(false), busy: check.isPending },
        ]}
      />
      {check.error && <ErrorOf error={check.error} />}
    </>
  )
}
