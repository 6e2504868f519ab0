/** What the composition introduces to oversight, and what benches ask of it. */
export { compareUnder, type WhatIfDeps, withDraft } from './facts.ts'
export { runDraft } from './commands/try-draft.ts'
export type { Draft } from './contract.ts'
