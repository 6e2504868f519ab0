/** The two faces (desk, phone) and large type. Both are attributes of `<html>`; the tokens do the rest. */
import { useEffect, useSyncExternalStore } from 'react'
import { kit } from './strings.ts'
import { useText } from './text.ts'

const KEPT = 'zhibu.type'
const CHANGED = 'zhibu:type'

export type TypeSize = 'standard' | 'large'

export const typeSize = (): TypeSize => (document.documentElement.dataset['type'] === 'large' ? 'large' : 'standard')

const show = (size: TypeSize): void => {
  if (size === 'large') document.documentElement.dataset['type'] = 'large'
  else delete document.documentElement.dataset['type']
}

/** Puts the remembered size on the page; called once before the first drawing. Nothing but the setting is kept. */
export const rememberTypeSize = (): void => show(localStorage.getItem(KEPT) === 'large' ? 'large' : 'standard')

export const setTypeSize = (size: TypeSize): void => {
  localStorage.setItem(KEPT, size)
  show(size)
  window.dispatchEvent(new Event(CHANGED))
}

const onTypeSize = (changed: () => void): (() => void) => {
  window.addEventListener(CHANGED, changed)
  return () => window.removeEventListener(CHANGED, changed)
}

const useTypeSize = (): TypeSize => useSyncExternalStore(onTypeSize, typeSize)

/** 标准 / 大字: two halves, as on the member page. */
export const SegSwitch = () => {
  const t = useText(kit)
  const size = useTypeSize()
  return (
    <div className="seg-switch" role="group" aria-label={t('typeSize')}>
      <button type="button" aria-pressed={size === 'standard'} onClick={() => setTypeSize('standard')}>
        {t('standardType')}
      </button>
      <button type="button" aria-pressed={size === 'large'} onClick={() => setTypeSize('large')}>
        {t('largeType')}
      </button>
    </div>
  )
}

/** 大字 as one word in the masthead of the desk. */
export const LargeTypeButton = () => {
  const t = useText(kit)
  const size = useTypeSize()
  return (
    <button type="button" className="btn-text sm" aria-pressed={size === 'large'} onClick={() => setTypeSize(size === 'large' ? 'standard' : 'large')}>
      {size === 'large' ? t('standardType') : t('largeType')}
    </button>
  )
}

/** Gives the page a face while it is shown. */
export const useFace = (face: 'desk' | 'phone'): void => {
  useEffect(() => {
    if (face === 'desk') delete document.documentElement.dataset['face']
    else document.documentElement.dataset['face'] = face
    return () => {
      delete document.documentElement.dataset['face']
    }
  }, [face])
}
