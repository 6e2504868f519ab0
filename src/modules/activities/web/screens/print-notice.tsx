/** The notice to put up: in the form of an official letter, said in plain words. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { PARTS } from '../../../../policy/vocabulary/parts.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullDay, formatMinutes } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { noticeToPrint } from '../../contract.ts'
import { listed, printedTime, sentenceOf } from '../parts/printed.ts'
import { print } from '../parts/print-words.ts'
import './print-notice.css'

type Notice = Answer<typeof noticeToPrint>

export const PrintNoticeScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const asked = useAsk(noticeToPrint, { params: { sessionId } })
  return (
    <PaperDesk back={`/activity-days/${sessionId}`}>
      <Asked of={asked}>{(notice) => <NoticePaper of={notice} />}</Asked>
    </PaperDesk>
  )
}

const NoticePaper = ({ of }: { of: Notice }) => {
  const t = useText(print)
  const name = say(of.dayName)
  return (
    <Paper title={t('noticeTitle', { name })}>
      <p>{t('noticeTo')}</p>
      <p className="in">{t('noticeOpen', { name, day: of.day ? formatFullDay(of.day as Day) : t('unsettled') })}</p>
      <h2 className="in">{t('noticeTime')}</h2>
      <p className="in">{sentenceOf(printedTime(of, null))}</p>
      <h2 className="in">{t('noticePlace')}</h2>
      <p className="in">{sentenceOf(of.place)}</p>
      <h2 className="in">{t('noticeTheme')}</h2>
      <p className="in">{sentenceOf(of.theme)}</p>
      {of.content && <p className="in">{sentenceOf(of.content)}</p>}
      {of.parts.length > 0 && <p className="in">{sentenceOf(listed(of.parts.map(partWords)))}</p>}
      <h2 className="in">{t('noticeForm')}</h2>
      <p className="in">{sentenceOf(of.form)}</p>
      {of.badgeReminder && <p className="in">{t('noticeBadge')}</p>}
      {(of.host || of.recorder) && <p className="in">{t('noticePeople', { host: of.host ?? t('unsettled'), recorder: of.recorder ?? t('unsettled') })}</p>}
      <p className="in">{t('noticeLeave')}</p>
      <p className="signed">
        {of.signedBy}
        <br />
        {formatFullDay(of.madeOn as Day)}
      </p>
    </Paper>
  )
}

const partWords = ({ kind, minutes }: Notice['parts'][number]): string => (minutes > 0 ? `${say(PARTS[kind])} ${formatMinutes(minutes)}` : say(PARTS[kind]))
