/** A member declares membership at a public desk; the page says nothing back but that it was taken. */
import { useAct } from '../../../../ui/ask.ts'
import { useText } from '../../../../ui/text.ts'
import { declareSelf } from '../../contract.ts'
import { ActForm, orNull } from './act-form.tsx'
import { bookWords } from './books-strings.ts'

export const DeclareForm = ({ deskId }: { deskId: string }) => {
  const t = useText(bookWords)
  const act = useAct(declareSelf)
  if (act.isSuccess) return <p role="status">{t('declareDone')}</p>
  return (
    <ActForm
      title={t('declare')}
      note={t('declareNote')}
      act={act}
      fields={[
        { key: 'name', label: t('myName'), as: 'text' },
        { key: 'phone', label: t('myPhone'), as: 'tel' },
        { key: 'homeUnit', label: t('myHome'), as: 'text' },
        { key: 'words', label: t('myWords'), as: 'long', optional: true },
      ]}
      onSend={({ name, phone, homeUnit, words }) =>
        act.mutate({ params: { deskId }, body: { name: name!.trim(), phone: phone!.trim(), homeUnit: homeUnit!.trim(), words: orNull(words) } })
      }
    />
  )
}
