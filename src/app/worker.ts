import type { Subscriptions, Tasks } from '../platform/jobs.ts'

/** Background tasks of all modules by name. */
export const tasks: Tasks = {}

/** Which tasks follow which event. */
export const subscriptions: Subscriptions = {}
