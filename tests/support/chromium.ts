import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Path of the browser for the journeys: `ZHIBU_CHROMIUM`, Debian's (the one without windows first, it costs half), or the first on PATH; null when there is none. */
export const findChromium = (): string | null => {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const places = [
    process.env['ZHIBU_CHROMIUM'],
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ]
  return places.find((place) => place !== undefined && place !== '' && isProgram(place)) ?? null
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
