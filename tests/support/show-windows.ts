import { afterEach } from 'vitest'
import { whatWindowsShow } from './journey.ts'

/** A journey that failed tells what its people saw: on a machine that nobody sits at there is no other look at it. */
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what the windows show:\n${await whatWindowsShow()}`)
})
