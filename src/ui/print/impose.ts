/** Which pages of a booklet lie beside each other, sheet side after sheet side: printed on both sides, folded once, its pages follow each other. Pure. */

/** A sheet that is folded holds four pages. */
const PER_SHEET = 4

/** Left and right of each side, front before back; pages are counted from 1, and there are as many as fill whole sheets. */
export const impose = (pages: number): readonly (readonly [left: number, right: number])[] => {
  const whole = Math.ceil(pages / PER_SHEET) * PER_SHEET
  return Array.from({ length: whole / 2 }, (_, side) => {
    const [low, high] = [side + 1, whole - side]
    return side % 2 === 0 ? ([high, low] as const) : ([low, high] as const)
  })
}
