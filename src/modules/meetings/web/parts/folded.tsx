/** A form that stands folded until it is wanted, and folds again when it is done. */
import './folded.css'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../../../../ui/button.tsx'

export const Folded = ({ label, children }: { label: string; children: (close: () => void) => ReactNode }) => {
  const [open, setOpen] = useState(false)
  return open ? (
    <div className="act fold-form">{children(() => setOpen(false))}</div>
  ) : (
    <span className="fold-go no-print">
      <Button size="sm" onClick={() => setOpen(true)}>
        {label}
      </Button>
    </span>
  )
}

/** Save and cancel under a form. */
export const FormGo = ({ save, cancel, busy, onSave, onCancel }: { save: string; cancel: string; busy: boolean; onSave: () => void; onCancel: () => void }) => (
  <p className="fold-buttons">
    <Button kind="ink" busy={busy} onClick={onSave}>
      {save}
    </Button>
    <Button onClick={onCancel}>{cancel}</Button>
  </p>
)
