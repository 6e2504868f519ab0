/** Wraps the part of a desk screen that needs antd. Import it only from a screen that is loaded lazily. */
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useTypeSize } from './face.tsx'
import { useLanguage } from './text.ts'
import { deskTheme } from './theme.ts'

export const AntdFrame = ({ children }: { children: ReactNode }) => {
  const large = useTypeSize() === 'large'
  const motion = !window.matchMedia('(prefers-reduced-motion: reduce)').matches
  return (
    <ConfigProvider theme={deskTheme(large, motion)} locale={useLanguage() === 'zh' ? zhCN : enUS}>
      {children}
    </ConfigProvider>
  )
}
