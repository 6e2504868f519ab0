import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** Chunks that must open without network: the start, the sign-in frame, the roll. Filled while the bundle is written. */
const offline = new Set<string>()

/** Collects the chunks that the start and the phone roll need, with everything they import. */
const collectOffline = (): Plugin => ({
  name: 'zhibu-offline-chunks',
  generateBundle(_, bundle) {
    const take = (file: string): void => {
      const chunk = bundle[file]
      if (!chunk || chunk.type !== 'chunk' || offline.has(file)) return
      offline.add(file)
      chunk.imports.forEach(take)
      for (const style of chunk.viteMetadata?.importedCss ?? []) offline.add(style)
    }
    for (const [file, chunk] of Object.entries(bundle))
      if (chunk.type === 'chunk' && (chunk.isEntry || /\/(phone-frame|roll)\.tsx$/.test(chunk.facadeModuleId ?? ''))) take(file)
  },
})

/** The browser parses nothing: inside a contract zod is a stand-in that keeps only what a screen may read (`src/ui/contract-shape.ts`). */
const contractsWithoutZod = (): Plugin => ({
  name: 'zhibu-contracts-without-zod',
  enforce: 'pre',
  resolveId(source, importer) {
    return source === 'zod' && CONTRACT.test(importer ?? '') ? contractShape : null
  },
})
const CONTRACT = /\/(contract|contract\/[\w-]+|platform\/endpoint)\.ts$/
const contractShape = fileURLToPath(new URL('src/ui/contract-shape.ts', import.meta.url))

/** What the browser needs of an endpoint is how to call it; its shapes and texts stay in the sources and on the server. */
const KEPT_OF_ENDPOINT = new Set(['id', 'method', 'path', 'idempotent', 'upload', 'file'])

type Node = { type: string; start: number; end: number; [key: string]: unknown }

/** Every `endpoint({ … })` of a program, as the properties that are dropped. */
const droppedIn = (node: unknown, dropped: Node[] = []): Node[] => {
  if (Array.isArray(node)) for (const one of node) droppedIn(one, dropped)
  if (!node || typeof node !== 'object' || !('type' in node)) return dropped
  const call = node as Node & { callee?: { name?: string }; arguments?: { properties?: (Node & { key?: { name?: string } })[] }[] }
  if (call.type === 'CallExpression' && call.callee?.name === 'endpoint')
    dropped.push(...(call.arguments?.[0]?.properties ?? []).filter((property) => !KEPT_OF_ENDPOINT.has(property.key?.name ?? '')))
  else for (const value of Object.values(call)) if (typeof value === 'object') droppedIn(value, dropped)
  return dropped
}

/** Drops shapes and texts from the built contracts; what then stands unused is dropped by the bundler, since `z` and `endpoint` are pure. */
const slimContracts = (): Plugin => ({
  name: 'zhibu-slim-contracts',
  apply: 'build',
  enforce: 'post',
  transform(code, id) {
    if (!/\/modules\/\w+\/contract(?:\/[\w-]+)?\.ts$/.test(id)) return null
    let slim = code
    for (const { start, end } of droppedIn(this.parse(code)).sort((one, other) => other.start - one.start))
      slim = slim.slice(0, start) + slim.slice(end).replace(/^\s*,/, '')
    return { code: slim, map: null }
  },
})

/** The pages of the phone frame, by the name of their file. */
const phonePages = new Set(
  [
    ...readFileSync(fileURLToPath(new URL('src/app/web/routes.tsx', import.meta.url)), 'utf8').matchAll(/'phone', \(\) => import\('[^']*\/([\w-]+)\.tsx'\)/g),
  ].map(([, name]) => name),
)

/**
 * What a page needs is named beforehand, in the very first file, only for pages on phones: there each round trip counts. For the 120 pages of the
 * desk the list made that file a twentieth heavier for everybody.
 */
const opensOnPhones = (file: string): boolean => {
  const name = /([\w-]+)-[\w-]{8}\.js$/.exec(file)?.[1] ?? ''
  return name === 'phone-frame' || phonePages.has(name)
}

export default defineConfig({
  root: 'src/app/web',
  plugins: [
    react(),
    contractsWithoutZod(),
    slimContracts(),
    collectOffline(),
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: false,
      manifest: {
        name: '支部通',
        short_name: '支部通',
        lang: 'zh-CN',
        start_url: '/',
        display: 'standalone',
        background_color: '#FAF7F0',
        theme_color: '#FAF7F0',
        icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        globPatterns: ['index.html', 'icon.svg', 'assets/*.{js,css}'],
        manifestTransforms: [(entries) => ({ manifest: entries.filter(({ url }) => !url.startsWith('assets/') || offline.has(url)), warnings: [] })],
        navigateFallback: '/index.html',
        // answers of the server hold personal data and are never cached; there is no runtime cache for them
        navigateFallbackDenylist: [/^\/api\//, /^\/healthz/, /^\/metrics/],
        runtimeCaching: [
          {
            urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
            handler: 'CacheFirst',
            options: { cacheName: 'assets', expiration: { maxEntries: 120 } },
          },
        ],
        cleanupOutdatedCaches: true,
        sourcemap: false,
      },
    }),
  ],
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: (file, needed) => (opensOnPhones(file) ? needed : []) },
    rolldownOptions: { treeshake: { manualPureFunctions: ['z', 'endpoint'] } },
  },
  server: { proxy: { '^/api/': process.env['ZHIBU_API'] ?? 'http://127.0.0.1:8620' } },
})
