import { Budget, NotUnderstood } from '../not-understood.ts'
import type { Node } from './node.ts'
import { list, parameters, plain } from './text.ts'

/** What "T_" stands for within one encoding, while that is printed. */
interface Scope {
  readonly arguments: readonly Node[]
  readonly parent: Scope | undefined
}

/** The template arguments of the encodings that enclose what is being printed. */
export class TemplateScopes {
  readonly #budget = new Budget()
  #scope: Scope | undefined
  /** While printing the parameters of a generic lambda, where a template parameter is one of the lambda's: "auto:1". */
  #printingLambda = false

  /** A node in which "T_" stands for these arguments. */
  enclose(node: Node, args: readonly Node[] | undefined): Node {
    if (args === undefined) return node
    return { text: () => this.#within({ arguments: args, parent: this.#scope }, () => node.text()) }
  }

  /** "T_" (0), "T0_" (1), ... The argument that it stands for is printed in the scope around. */
  parameter(index: number): Node {
    return {
      packLength: () => this.#printingLambda ? undefined : this.#argument(index).elements?.length,
      text: (pack) => {
        if (this.#printingLambda) return plain(`auto:${index + 1}`)
        this.#budget.spend()
        const found = this.#argument(index)
        return this.#within(this.#scope?.parent, () => {
          const { elements } = found
          if (elements === undefined) return found.text()
          return pack === undefined ? plain(list(elements.map((element) => element.text()))) : elements[pack]?.text() ?? plain('')
        })
      },
    }
  }

  /** The `index`-th lambda of its scope. */
  lambda(params: readonly Node[], index: number): Node {
    return {
      text: () => {
        const outer = this.#printingLambda
        this.#printingLambda = true
        const texts = params.map((param) => param.text())
        this.#printingLambda = outer
        return plain(`{lambda${parameters(texts)}#${index}}`)
      },
    }
  }

  #argument(index: number): Node {
    const found = this.#scope?.arguments[index]
    if (found === undefined) throw new NotUnderstood()
    return found
  }

  #within<T>(scope: Scope | undefined, read: () => T): T {
    const outer = this.#scope
    this.#scope = scope
    const value = read()
    this.#scope = outer
    return value
  }
}
