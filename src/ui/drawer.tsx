/** A drawer from the right, 664 wide (a full page on a phone). Esc closes, focus returns to what opened it, it prints. */
import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { Icon } from './status.tsx'
import { kit } from './strings.ts'
import { useText } from './text.ts'

/** `head` is the small line above (依据 · 顾文斌 · 2025年); `title` names the drawer for a screen reader; `foot` stays at its bottom edge. */
export const Drawer = ({
  head,
  label,
  onClose,
  foot,
  children,
}: {
  head: ReactNode
  label?: string
  onClose: () => void
  foot?: ReactNode
  children: ReactNode
}) => {
  const t = useText(kit)
  const id = useId()
  const dialog = useModal()
  return createPortal(
    <dialog
      ref={dialog}
      className="drawer"
      aria-label={label}
      aria-labelledby={label ? undefined : id}
      onCancel={(event) => (event.preventDefault(), onClose())}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className="drawer-in">
        <div className="drawer-bar">
          <span id={id} tabIndex={-1}>
            {head}
          </span>
          <span className="drawer-acts">
            <button type="button" className="btn-text drawer-print no-print" onClick={() => window.print()}>
              {t('print')}
            </button>
            <button type="button" className="drawer-x no-print" aria-label={t('close')} onClick={onClose}>
              <Icon of="close" />
            </button>
          </span>
        </div>
        {children}
      </div>
      {foot}
    </dialog>,
    document.body,
  )
}

/** Opens the dialog over the page; what had the focus gets it back. */
const useModal = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    shown?.querySelector<HTMLElement>('[tabindex="-1"]')?.focus()
    document.documentElement.classList.add('has-drawer')
    return () => {
      shown?.close()
      document.documentElement.classList.remove('has-drawer')
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return dialog
}
