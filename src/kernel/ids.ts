/** An id is a UUID version 7, made by the application (distributed.md R9): sortable by the moment it was made. */
export type Id<Of extends string> = string & { readonly __id: Of }

/** Makes a new id. The only place besides `platform/clock` that reads the time, and the only one that draws ids. */
export const newId = <Of extends string>(): Id<Of> => uuidAt(Date.now(), draw()) as Id<Of>

/** Random bytes are drawn a few thousand at a time and used once: asking the system for ten at a time costs more than the id. */
const pool = new Uint8Array(8_000)
let used = pool.length

const draw = (): Uint8Array => {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  used += 10
  return pool.subarray(used - 10, used)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const uuidAt = (millis: number, random: Uint8Array): string => {
  const time = millis.toString(16).padStart(12, '0')
  const hex = Array.from(random, (byte) => HEX[byte]!)
  hex[0] = HEX[0x70 | (random[0]! & 0x0f)]!
  hex[2] = HEX[0x80 | (random[2]! & 0x3f)]!
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex[0]}${hex[1]}-${hex[2]}${hex[3]}-${hex[4]}${hex[5]}${hex[6]}${hex[7]}${hex[8]}${hex[9]}`
}
