/** Bytes as a person reads them: `1.2 kB`, `39.1 MB`. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let unit = 0
  for (; bytes >= 999.95 && unit < units.length - 1; unit++) bytes /= 1000
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`
}
