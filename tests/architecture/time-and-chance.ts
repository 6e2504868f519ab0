/** Only platform/clock knows what time it is; only kernel/ids and platform/crypto draw chance. */
import { isCode, isWeb, lineAt, nameOf, type Node, programOf, walk } from './source.ts'
import type { Guard } from './tree.ts'

const CLOCKS = new Set(['src/platform/clock.ts', 'src/kernel/ids.ts', 'src/ui/clock.ts'])
const DICE = new Set(['src/kernel/ids.ts', 'src/platform/crypto.ts'])

const TIME_CALLS = new Set(['Date.now', 'Date', 'globalThis.Date.now'])
const CHANCE_CALLS = /^(?:Math\.random|(?:.*\.)?(?:randomUUID|randomBytes|randomInt|randomFillSync|randomFill|getRandomValues))$/

/** Code that asks the machine for the time, or for chance, where it should be handed in. */
export const timeAndChance: Guard = (tree) =>
  [...tree].flatMap(([file, text]) => {
    if (!isCode(file)) return []
    return [...walk(programOf(file, text))].flatMap((node) => {
      const message = faultOf(file, node)
      return message ? [{ file, line: lineAt(text, node.start), message }] : []
    })
  })

const faultOf = (file: string, node: Node): string | null => {
  const callee = nameOf(node['callee'] as Node | undefined)
  const clock =
    (node.type === 'CallExpression' && TIME_CALLS.has(callee)) ||
    (node.type === 'NewExpression' && callee === 'Date' && (node['arguments'] as Node[]).length === 0)
  if (clock && !CLOCKS.has(file))
    return `reads the clock: ${isWeb(file) ? 'take the moment from src/ui/clock.ts, or better the day from the server’s answer' : 'take call.now and call.today, or a Clock as an argument'}`
  if (node.type === 'CallExpression' && CHANCE_CALLS.test(callee) && !DICE.has(file))
    return `draws chance (${callee}): use newId() of kernel/ids.ts, or a function of platform/crypto.ts`
  return null
}
