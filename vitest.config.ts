import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'house',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/journeys/**', 'node_modules/**'],
          globalSetup: ['tests/support/cluster.ts'],
          setupFiles: ['tests/support/watch-queries.ts'],
          pool: 'forks',
          // one reading of the modules for all files of a worker: reading them anew cost a third of the run
          isolate: false,
          // a test waits for its database about as long as it computes
          maxWorkers: 4,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          globalSetup: ['tests/support/cluster.ts'],
          setupFiles: ['tests/support/show-windows.ts'],
          pool: 'forks',
          isolate: false,
          // two browsers with a server each; the demonstration world is filled once and copied
          maxWorkers: 2,
          // as long as a person waits for a page
          expect: { poll: { timeout: 40_000 } },
          testTimeout: 150_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
