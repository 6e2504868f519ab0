import { daily as ofActivitiesDaily, subscriptions as ofActivities, tasks as activities } from '../modules/activities/jobs.ts'
import { daily as ofDuesDaily, subscriptions as ofDues, tasks as dues } from '../modules/dues/jobs.ts'
import { daily as ofFloatingDaily, subscriptions as ofFloating, tasks as floating } from '../modules/floating/jobs.ts'
import { daily as ofMeetingsDaily, subscriptions as ofMeetings, tasks as meetings } from '../modules/meetings/jobs.ts'
import { subscriptions as ofMembers, tasks as members } from '../modules/members/jobs.ts'
import { subscriptions as ofOrg, tasks as org } from '../modules/org/jobs.ts'
import { daily as ofOversightDaily, subscriptions as ofOversight, tasks as oversight } from '../modules/oversight/jobs.ts'
import { daily as ofPeopleDaily, tasks as people } from '../modules/people/jobs.ts'
import type { Subscriptions, Tasks } from '../platform/jobs.ts'
import { standingDeps, whatIfDeps } from './suppliers.ts'

/** Background tasks of all modules by name. */
export const tasks: Tasks = { ...people, ...org, ...members, ...activities(standingDeps), ...meetings, ...dues, ...floating, ...oversight(whatIfDeps) }

/** Which tasks follow which event; several modules may follow the same one. */
export const subscriptions: Subscriptions = joined([ofOrg, ofMembers, ofActivities, ofMeetings, ofDues, ofFloating, ofOversight])

/** What every district is due once a day. */
export const daily: readonly string[] = [...ofPeopleDaily, ...ofActivitiesDaily, ...ofMeetingsDaily, ...ofDuesDaily, ...ofFloatingDaily, ...ofOversightDaily]

function joined(all: readonly Subscriptions[]): Subscriptions {
  const events = [...new Set(all.flatMap((one) => Object.keys(one)))]
  return Object.fromEntries(events.map((event) => [event, all.flatMap((one) => one[event] ?? [])]))
}
