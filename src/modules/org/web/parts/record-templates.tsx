/** 分类指导: what is recorded in each sector, how, and what for; set by the level in charge, inherited below. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { listRecordTemplates, setRecordTemplate, UNIT_SECTORS, type UnitSector } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

export const RecordTemplates = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const asked = useAsk(listRecordTemplates, { params: { unitId } })
  const [making, setMaking] = useState(false)
  return (
    <Section title={t('templatesTitle')} note={t('templatesNote')}>
      <Asked of={asked}>
        {({ templates, may }) => (
          <>
            <DataTable
              label={t('templatesTitle')}
              rows={templates}
              rowKey={({ sector }) => sector}
              empty={<p className="dim">{t('noTemplates')}</p>}
              columns={[
                { id: 'sector', head: t('unitSector'), width: 120, cell: ({ sector }) => t(`sector_${sector}` as Key) },
                { id: 'content', head: t('templateContent'), cell: ({ content }) => content.join('　') },
                { id: 'method', head: t('templateMethod'), cell: ({ method }) => method },
                { id: 'use', head: t('templateUse'), cell: ({ use }) => use },
                { id: 'who', head: t('whose'), width: 150, cell: ({ set }) => `${set.unitName}　${set.byName}　${formatFullDay(set.since as Day)}` },
              ]}
            />
            {may.set && !making && (
              <p className="no-print">
                <Button onClick={() => setMaking(true)}>{t('setTemplate')}</Button>
              </p>
            )}
            {making && <SetTemplate unitId={unitId} onClose={() => setMaking(false)} />}
          </>
        )}
      </Asked>
    </Section>
  )
}

const SetTemplate = ({ unitId, onClose }: { unitId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [draft, setDraft] = useState({ sector: '', content: '', method: '', use: '', from: '', reason: '' })
  const [tried, setTried] = useState(false)
  const set = useAct(setRecordTemplate, { changes: [listRecordTemplates], onDone: onClose })
  const field = (name: keyof typeof draft, gap: Key) => ({
    value: draft[name],
    onValue: (next: string) => setDraft({ ...draft, [name]: next }),
    missing: tried && draft[name].trim().length < 2 ? t(gap) : undefined,
  })
  const save = () => {
    setTried(true)
    if (Object.values(draft).some((value) => value.trim().length < 2)) return setTimeout(toFirstGap)
    const content = draft.content
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    set.mutate({ params: { unitId }, body: { ...draft, sector: draft.sector as UnitSector, content } })
  }
  return (
    <ActPanel
      title={t('setTemplate')}
      action={
        <>
          <Button kind="ink" busy={set.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('unitSector')}
        options={Object.keys(UNIT_SECTORS).map((sector) => ({ value: sector, label: t(`sector_${sector}` as Key) }))}
        {...field('sector', 'pickMissing')}
      />
      <LongField rows={3} label={t('templateContent')} ask={t('templateContentAsk')} {...field('content', 'contentMissing')} />
      <TextField label={t('templateMethod')} {...field('method', 'contentMissing')} />
      <TextField label={t('templateUse')} {...field('use', 'contentMissing')} />
      <DayField label={t('fromDay')} {...field('from', 'dayMissing')} />
      <LongField label={t('reason')} ask={t('reasonAsk')} {...field('reason', 'reasonMissing')} />
      {set.error && <ErrorOf error={set.error} />}
    </ActPanel>
  )
}
