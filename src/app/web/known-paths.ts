/** Which paths have a page. The router tells it at the start, so that navigation and first page need not import the routes. */
const known = new Set<string>()

export const learnPaths = (paths: readonly string[]): void => {
  for (const path of paths) known.add(path)
}

/** Whether some page answers to a path that has no parameters. */
export const pageExists = (path: string): boolean => known.has(path)
