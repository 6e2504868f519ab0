/** The interfaces of the system, read from its own OpenAPI 3.1 document. */
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/table.tsx'
import { PageTitle } from '../../../ui/page.tsx'
import { Asked } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import { strings } from '../strings.ts'

type Operation = { operationId?: string; summary?: string; description?: string }
type Document = { paths: Record<string, Record<string, Operation>> }
type Line = { id: string; method: string; path: string; what: string; who: string }

const ADDRESS = '/api/openapi.json'

const read = async (): Promise<Document> => {
  const response = await fetch(ADDRESS, { credentials: 'same-origin' })
  if (response.ok) return (await response.json()) as Document
  throw new ApiError(response.status, { code: 'no-answer', message: { zh: strings.zh['apiGone'] ?? '', en: strings.en['apiGone'] ?? '' } }, null)
}

const linesOf = ({ paths }: Document): Line[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId = '', summary = '', description = '' }]) => {
      const [english = '', who = ''] = description.split('\n\nwho: ')
      return { id: `${method} ${path}`, method: method.toUpperCase(), path, what: [summary, english, operationId].filter(Boolean).join('　'), who }
    }),
  )

export const ApiDocsScreen = () => {
  const t = useText(strings)
  const asked = useQuery<Document, ApiError>({ queryKey: ['openapi'], queryFn: read })
  return (
    <main className="alone alone-wide" id="main" tabIndex={-1}>
      <Asked of={asked}>
        {(document) => {
          const lines = linesOf(document)
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
                find={({ path, what }) => ({ name: `${path} ${what}` })}
                columns={[
                  { id: 'path', head: t('apiMethod'), cell: ({ method, path }) => <code>{`${method} ${path}`}</code>, width: '44%' },
                  { id: 'what', head: t('apiWhat'), cell: ({ what }) => what },
                  { id: 'who', head: t('apiWho'), cell: ({ who }) => <span className="dim sm">{who}</span>, width: 220 },
                ]}
              />
            </>
          )
        }}
      </Asked>
    </main>
  )
}
