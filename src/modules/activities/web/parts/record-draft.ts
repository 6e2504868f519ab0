/** What is being typed of the record: kept with the server shortly after each change, never over somebody else's words. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import type { ApiError } from '../../../../ui/api.ts'
import { keyOf, useAct } from '../../../../ui/ask.ts'
import { openSession, writeRecord } from '../../contract.ts'

export type Session = Answer<typeof openSession>
export type Part = Session['parts'][number]

export const SIX = ['theme', 'study', 'deliberation', 'service', 'opinions', 'nextMonth'] as const
export type Field = (typeof SIX)[number]

export type Draft = { record: Record<Field, string>; parts: readonly Part[]; begins: string; ends: string; badgeNoted: boolean | null }

export type RecordDraft = {
  draft: Draft
  change: (next: Partial<Draft>) => void
  write: (field: Field, value: string) => void
  /** `kept`: the server has it all; `other`: somebody else changed the same record meanwhile */
  state: 'kept' | 'keeping' | 'unsaved' | 'other'
  error: ApiError | null
  retry: () => void
  takeNewest: () => void
  /** the body of a save or a closing */
  body: ReturnType<typeof bodyOf>
}

const PAUSE_MS = 1_200

export const useRecordDraft = (session: Session): RecordDraft => {
  const server = draftOf(session)
  const [draft, setDraft] = useState(server)
  const [base, setBase] = useState(said(server))
  const { save, pending, error } = useSave(session, setBase)
  const dirty = said(draft) !== base
  const other = said(server) !== base
  // nothing is being typed here: what the server has now is what is shown
  if (other && !dirty) {
    setDraft(server)
    setBase(said(server))
  }
  const body = bodyOf(draft, session.version)
  const mayKeep = session.may.includes('write-record') && dirty && !other && !pending && error === null
  const keep = useEffectEvent(() => save(draft))
  useEffect(() => {
    if (!mayKeep) return undefined
    const timer = setTimeout(keep, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [mayKeep, draft])
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next })
  return {
    draft,
    change,
    write: (field, value) => change({ record: { ...draft.record, [field]: value } }),
    state: pending ? 'keeping' : !dirty ? 'kept' : other ? 'other' : 'unsaved',
    error,
    retry: () => save(draft),
    takeNewest: () => (setDraft(server), setBase(said(server))),
    body,
  }
}

/** Keeps a draft and puts what the answer says of version, gaps and validity into the page's own answer, without asking again. */
const useSave = (session: Session, onKept: (base: string) => void) => {
  const queries = useQueryClient()
  const key = keyOf(openSession, { params: { sessionId: session.id } })
  const write = useAct(writeRecord, {
    changes: [],
    onDone: (answer, { body }) => {
      const { record, parts, begins, ends, badgeNoted } = body
      const kept = { record, parts: parts as Part[], begins, ends, badgeNoted }
      queries.setQueryData<Session>(
        key,
        (seen) => seen && { ...seen, ...kept, theme: record.theme, version: answer.version, gaps: answer.gaps, validity: answer.validity },
      )
      onKept(said(draftOf(kept)))
    },
  })
  const save = (draft: Draft) =>
    write.mutate(
      { params: { sessionId: session.id }, body: bodyOf(draft, session.version) },
      {
        onError: (error) => {
          if (error.code !== 'changed-meanwhile') return
          write.reset()
          void queries.invalidateQueries({ queryKey: key })
        },
      },
    )
  return { save, pending: write.isPending, error: write.error }
}

type Recorded = Pick<Session, 'record' | 'parts' | 'begins' | 'ends' | 'badgeNoted'>

const draftOf = ({ record, parts, begins, ends, badgeNoted }: Recorded): Draft => ({
  record: Object.fromEntries(SIX.map((field) => [field, record[field] ?? ''])) as Draft['record'],
  parts,
  begins: begins ?? '',
  ends: ends ?? '',
  badgeNoted,
})

/** As the server would keep it: blanks at the ends do not count as a change. */
const said = ({ record, ...rest }: Draft): string => JSON.stringify({ ...rest, record: SIX.map((field) => record[field].trim()) })

const bodyOf = ({ record, parts, begins, ends, badgeNoted }: Draft, version: number) => ({
  record: Object.fromEntries(SIX.map((field) => [field, record[field].trim() || null])) as Session['record'],
  parts: [...parts],
  begins: begins || null,
  ends: ends || null,
  badgeNoted,
  version,
})
