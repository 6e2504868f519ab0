/** Contacts as lines: when, how, reached or not, and what was said where the reader may see it. */
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { headed, listed, say, useText } from '../../../../ui/text.ts'
import { CHANNELS, SAID } from '../../contract.ts'
import { keeping } from './keeping-strings.ts'
import { dayOr } from './stand-lines.tsx'

type Said = Partial<Record<keyof typeof SAID, string | undefined>> | null
type Contact = { on: string; channel: string; reached: boolean; matters: string[]; byName: string; said: Said }

export const channelName = (channel: string): string => (channel in CHANNELS ? say(CHANNELS[channel as keyof typeof CHANNELS]) : channel)

export const saidLines = (said: Said): string[] =>
  Object.entries(said ?? {}).flatMap(([key, words]) => (words ? [headed(say(SAID[key as keyof typeof SAID]), words)] : []))

const matterNames = (matters: readonly string[]): string => listed(matters.flatMap((one) => (one in SAID ? [say(SAID[one as keyof typeof SAID])] : [])))

export const ContactLines = ({ of }: { of: readonly Contact[] }) => {
  const t = useText(keeping)
  if (of.length === 0) return <p className="dim">{t('noContacts')}</p>
  return (
    <Records>
      {of.map((one, at) => (
        <RecordLine
          key={`${one.on}.${at}`}
          head={`${dayOr(one.on)}　${one.byName}`}
          what={`${channelName(one.channel)}　${one.reached ? matterNames(one.matters) : t('reachedNo')}`}
          said={
            one.said
              ? saidLines(one.said).map((line) => (
                  <span key={line}>
                    {line}
                    <br />
                  </span>
                ))
              : undefined
          }
        />
      ))}
    </Records>
  )
}
