/** The web app begins here: the size of type, the router, the one store of answers, the service worker. */
import '../../ui/tokens.css'
import '../../ui/kit.css'
import './shell.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { mayAskAgain } from '../../ui/ask.ts'
import { rememberTypeSize } from '../../ui/face.tsx'
import { language, useLanguage } from '../../ui/text.ts'
import { registerWhySources } from './why-sources.ts'
import { router } from './router.tsx'

/** Answers live in memory only; nothing of a person is kept on the device. */
const queries = new QueryClient({
  defaultOptions: {
    // without network an answer fails at once and the page says so; it does not wait in silence
    queries: { retry: mayAskAgain, retryDelay: 1_000, staleTime: 15_000, networkMode: 'always' },
    mutations: { networkMode: 'always', retryDelay: 1_000 },
  },
})

const App = () => (
  <QueryClientProvider client={queries}>
    <RouterProvider key={useLanguage()} router={router} />
  </QueryClientProvider>
)

rememberTypeSize()
registerWhySources()
document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en'
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
