/** One entry by the fields of the rule in force: the form is the rule's, the words are the vocabulary's. */
import { Chip } from '../../../../ui/chip.tsx'
import { useText, say } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { ActForm, type Asked, type Values } from './act-form.tsx'
import { bookWords } from './books-strings.ts'

export type Form = {
  slot: string
  title: { zh: string; en: string }
  what: { zh: string; en: string } | null
  cites: string[]
  ours: boolean
  person: boolean
  fields: { key: string; title: { zh: string; en: string }; as: 'text' | 'day' | 'count' | 'yes-no'; optional: boolean; restricted: boolean }[]
}
type Given = {
  form: Form
  today: string
  act: Parameters<typeof ActForm>[0]['act']
  /** members of the unit, where an entry is about somebody */
  members?: { value: string; label: string }[]
  /** asked besides the fields of the rule */
  more?: readonly Asked[]
  onSend: (values: Values, fields: Record<string, string>) => void
}

export const BookForm = ({ form, today, act, members = [], more = [], onSend }: Given) => {
  const t = useText(bookWords)
  const who: Asked[] = form.person
    ? [
        { key: 'who', label: t('who'), as: 'select', options: members, optional: true },
        { key: 'whoElse', label: t('whoElse'), as: 'text', optional: true },
      ]
    : []
  const until: Asked[] = form.person ? [{ key: 'until', label: t('until'), as: 'day', optional: true }] : []
  const fields = form.fields.map((field): Asked => askedOf(field, { yes: t('yes'), no: t('no') }))
  const cite = useClauses()(form.cites[0])
  const note = (
    <>
      {form.what && say(form.what)} {form.ours && t('byOurs')} {cite && <Chip {...cite} />}
    </>
  )
  return (
    <ActForm
      title={t('enter', { title: say(form.title) })}
      button={t('save')}
      note={note}
      act={act}
      fields={[...who, { key: 'on', label: t('on'), as: 'day', initial: today }, ...until, ...fields, ...more]}
      onSend={(values) =>
        onSend(values, Object.fromEntries(form.fields.map(({ key }) => [key, values[key]?.trim() ?? '']).filter(([, value]) => value !== '')))
      }
    />
  )
}

const askedOf = ({ key, title, as, optional }: Form['fields'][number], words: { yes: string; no: string }): Asked => ({
  key,
  label: say(title),
  as: as === 'day' ? 'day' : as === 'yes-no' ? 'select' : 'text',
  optional,
  ...(as === 'yes-no'
    ? {
        options: [
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
        ],
      }
    : {}),
})

/** What one line holds, in the words of its form. */
export const heldIn = (form: Form | undefined, fields: Record<string, string>, extra: Record<string, string> = {}): string =>
  Object.entries(fields)
    .map(([key, value]) => {
      const field = form?.fields.find((one) => one.key === key)
      return `${field ? `${say(field.title)} ` : ''}${extra[value] ?? value}`
    })
    .join('　')
