/** One question of the server (`useAsk`) and one act upon it (`useAct`), over react-query. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Answer, Endpoint } from '../platform/endpoint.ts'
import { ApiError, call, newKey, upload } from './api.ts'
import type { Sent } from './api.ts'

/** Only what another try can mend is tried again, twice at most, and not while the device itself says that it is offline. */
export const mayAskAgain = (tries: number, error: Error): boolean => tries < 2 && navigator.onLine && error instanceof ApiError && error.mayRetry

export const keyOf = <E extends Endpoint>(endpoint: E, input?: Sent<E>): readonly unknown[] => (input === undefined ? [endpoint.id] : [endpoint.id, input])

type Asking = {
  /** false: do not ask yet */
  when?: boolean
  /** ask again every so many milliseconds, for work that is under way */
  every?: number | false
  /** show the former answer while the next one is on its way (paging, filters) */
  keep?: boolean
  /** a no stands until somebody acts: not asked again because another part of the page looks, or the window is looked at again */
  settled?: boolean
}

/** Asks one question; `data` is the answer, `error` an `ApiError`. Wrap the screen in `<Asked of={…}>` for loading and error. */
export const useAsk = <E extends Endpoint>(
  endpoint: E,
  input: Sent<E> = {} as Sent<E>,
  { when = true, every = false, keep = false, settled = false }: Asking = {},
): UseQueryResult<Answer<E>, ApiError> =>
  useQuery<Answer<E>, ApiError>({
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    enabled: when,
    refetchInterval: every,
    ...(settled ? { retryOnMount: false, refetchOnWindowFocus: false } : {}),
    ...(keep ? { placeholderData: (former: Answer<E> | undefined) => former as never } : {}),
  })

type Acting<E extends Endpoint> = {
  /** endpoints whose answers this act changes; they are asked again. Everything, when not said */
  changes?: readonly Endpoint[]
  onDone?: (answer: Answer<E>, input: Sent<E>) => void
  /** the number of this device (`deviceId()`), where an act is to be told apart by it */
  device?: string
}

/**
 * An act. `mutate(input)` makes one idempotency key for this intent and keeps it while the same input is tried again,
 * so that a second press after a lost answer does nothing twice.
 */
export const useAct = <E extends Endpoint>(endpoint: E, { changes, onDone, device }: Acting<E> = {}): UseMutationResult<Answer<E>, ApiError, Sent<E>> => {
  const queries = useQueryClient()
  const intent = useRef<{ said: string; key: string } | null>(null)
  return useMutation<Answer<E>, ApiError, Sent<E>>({
    mutationFn: (input) => {
      const said = JSON.stringify(input)
      if (intent.current?.said !== said) intent.current = { said, key: newKey() }
      return call(endpoint, input, { key: intent.current.key, ...(device ? { device } : {}) })
    },
    retry: mayAskAgain,
    onSuccess: async (answer, input) => {
      intent.current = null
      onDone?.(answer, input)
      await Promise.all(changes ? changes.map((one) => queries.invalidateQueries({ queryKey: keyOf(one) })) : [queries.invalidateQueries()])
    },
  })
}

/** Sends one file. */
export const useUpload = <E extends Endpoint>(
  endpoint: E,
  { changes, onDone }: Acting<E> = {},
): UseMutationResult<Answer<E>, ApiError, { input: Sent<E>; file: File }> => {
  const queries = useQueryClient()
  return useMutation<Answer<E>, ApiError, { input: Sent<E>; file: File }>({
    mutationFn: ({ input, file }) => upload(endpoint, input, file, { key: newKey() }),
    onSuccess: async (answer, { input }) => {
      onDone?.(answer, input)
      await Promise.all((changes ?? []).map((one) => queries.invalidateQueries({ queryKey: keyOf(one) })))
    },
  })
}
