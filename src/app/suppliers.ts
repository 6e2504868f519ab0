import type { Role } from '../platform/endpoint.ts'

/** The three accounts named on the first page of the demonstration world. */
export type Demonstration = { accounts: { login: string; password: string; role: Role; name: string; unitName: string }[] }
