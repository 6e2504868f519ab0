/** An id is a UUID version 7, made by the application (distributed.md R9): sortable by the moment it was made. */
export type Id<Of extends string> = string & { readonly __id: Of }

/** Makes a new id. The only place besides `platform/clock` that reads the time, and the only one that draws ids. */
export const newId = <Of extends string>(): Id<Of> => uuidAt(Date.now(), crypto.getRandomValues(new Uint8Array(10))) as Id<Of>

const uuidAt = (millis: number, random: Uint8Array): string => {
  const hex = [...new Uint8Array(new BigUint64Array([BigInt(millis)]).buffer)].reverse().slice(2).concat([...random]).map(toHex)
  hex[6] = toHex(0x70 | (random[0]! & 0x0f))
  hex[8] = toHex(0x80 | (random[2]! & 0x3f))
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)].map((part) => part.join('')).join('-')
}

const toHex = (byte: number): string => byte.toString(16).padStart(2, '0')
