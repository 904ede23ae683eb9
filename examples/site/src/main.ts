import { invoice } from './data.ts'
import { render } from './render.js'
import { total } from './money.ts'

console.log(render(invoice, total(invoice.lines)))
