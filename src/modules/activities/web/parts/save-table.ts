/** A table as a file that every spreadsheet opens: comma-separated, marked as UTF-8. Cells that look like a formula are made plain text. */
export const saveTable = (name: string, rows: readonly (readonly (string | number | null)[])[]): void => {
  const text = `\ufeff${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = `${name}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const cellOf = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
