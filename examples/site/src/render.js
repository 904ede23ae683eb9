import { money } from './money.ts'
import template from './template.txt'

export function render({ customer, lines }, cents) {
  const rows = lines.map(line => `${line.what.padEnd(16)}${String(line.count).padStart(6)} ${money(line.count * line.cents).padStart(9)}`)
  return template.replace('{customer}', customer).replace('{rows}', rows.join('\n')).replace('{total}', money(cents).padStart(32)).trimEnd()
}
