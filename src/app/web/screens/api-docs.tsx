/** The interfaces of the system, read from its own OpenAPI 3.1 document. */
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/table.tsx'
import { PageTitle } from '../../../ui/page.tsx'
import { Asked } from '../../../ui/states.tsx'
import { listed, useLanguage, useText } from '../../../ui/text.ts'
import type { Catalogue, Language } from '../../../ui/text.ts'
import { strings } from '../strings.ts'

type Operation = { operationId?: string; summary?: string; description?: string }
type Document = { paths: Record<string, Record<string, Operation>> }
type Line = { id: string; method: string; path: string; what: string; name: string; who: readonly string[] }

const ADDRESS = '/api/openapi.json'

const read = async (): Promise<Document> => {
  const response = await fetch(ADDRESS, { credentials: 'same-origin' })
  if (response.ok) return (await response.json()) as Document
  throw new ApiError(response.status, { code: 'no-answer', message: { zh: strings.zh['apiGone'] ?? '', en: strings.en['apiGone'] ?? '' } }, null)
}

const linesOf = ({ paths }: Document, language: Language): Line[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId = '', summary = '', description = '' }]) => {
      const [english = '', who = ''] = description.split('\n\nwho: ')
      const what = (language === 'en' && english) || summary
      return { id: `${method} ${path}`, method: method.toUpperCase(), path, what, name: operationId, who: who.split(', ').filter(Boolean) }
    }),
  )

type Word = Parameters<typeof strings extends Catalogue<infer Key> ? (key: Key) => void : never>[0]

const wordOf = (t: (key: Word) => string, role: string): string => {
  const key = `role_${role}`
  return key in strings.zh ? t(key as Word) : role === 'public' ? t('apiPublic') : role === 'signed-in' ? t('apiSignedIn') : role
}

export const ApiDocsScreen = () => {
  const t = useText(strings)
  const language = useLanguage()
  const asked = useQuery<Document, ApiError>({ queryKey: ['openapi'], queryFn: read })
  return (
    <main className="alone alone-wide" id="main" tabIndex={-1}>
      <Asked of={asked}>
        {(document) => {
          const lines = linesOf(document, language)
          return (
            <>
              <PageTitle
                title={t('nav_apiDocs')}
                facts={t('apiFacts', { count: lines.length })}
                actions={
                  <a className="btn" href={ADDRESS} download>
                    {t('apiFile')}
                  </a>
                }
              />
              <DataTable
                label={t('nav_apiDocs')}
                rows={lines}
                rowKey={({ id }) => id}
                find={({ path, what, name }) => ({ name: `${path} ${what} ${name}` })}
                findHint={t('apiFind')}
                columns={[
                  { id: 'path', head: t('apiMethod'), cell: ({ method, path }) => <code>{`${method} ${path}`}</code>, width: '44%' },
                  {
                    id: 'what',
                    head: t('apiWhat'),
                    cell: ({ what, name }) => (
                      <>
                        {what}
                        <small>{name}</small>
                      </>
                    ),
                  },
                  { id: 'who', head: t('apiWho'), cell: ({ who }) => <span className="dim sm">{listed(who.map((role) => wordOf(t, role)))}</span>, width: 220 },
                ]}
              />
            </>
          )
        }}
      </Asked>
    </main>
  )
}
