import type { Line } from './money.ts'

export interface Invoice {
  readonly customer: string
  readonly lines: readonly Line[]
}

export const invoice: Invoice = {
  customer: 'Ada Lovelace',
  lines: [
    { what: 'punched cards', count: 1200, cents: 3 },
    { what: 'brass gears', count: 17, cents: 1250 },
    { what: 'oil', count: 2, cents: 499 },
  ],
}
