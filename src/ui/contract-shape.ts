/**
 * Stands in for zod inside the browser's copy of a `contract.ts`. The server parses; the browser only needs id, method and path,
 * and TypeScript still knows every shape. This keeps 22 KB off a member's first page (the build swaps the import, see `vite.config.ts`).
 * `z.enum([...]).options` and `z.object({...}).shape` still answer.
 */
type Known = Record<string, unknown>

const shapeOf = (known: Known): unknown =>
  new Proxy(() => undefined, {
    get: (_, name) => {
      if (typeof name === 'symbol' || name === 'then') return undefined
      return name in known ? known[name] : shapeOf({})
    },
    apply: () => shapeOf({}),
  })

const object = (shape: Known): unknown => shapeOf({ shape })

export const z = shapeOf({
  enum: (options: readonly string[]) => shapeOf({ options, enum: Object.fromEntries(options.map((option) => [option, option])) }),
  literal: (value: unknown) => shapeOf({ value }),
  object,
  strictObject: object,
  looseObject: object,
})
export default z
