import { subscriptions as membersSubscriptions, tasks as membersTasks } from '../modules/members/jobs.ts'
import type { Subscriptions, Tasks } from '../platform/jobs.ts'

/** Background tasks of all modules by name. */
export const tasks: Tasks = { ...membersTasks }

/** Which tasks follow which event. */
export const subscriptions: Subscriptions = { ...membersSubscriptions }
