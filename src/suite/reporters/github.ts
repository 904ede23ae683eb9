import type { Reporter, Result } from '../events.ts'
import { describe } from './describe.ts'
import { pretty } from './pretty.ts'

/** The pretty report for a log, and in it the commands that make GitHub show failures beside the files. */
export function github(): Reporter {
  const log = pretty({ colour: false })
  return (event) => {
    const text = withoutCommands(log(event))
    if (event.kind === 'note') return `${text}::notice title=wasmgate test::${data(event.message)}\n`
    return event.kind === 'result' ? text + annotation(event.result) : text
  }
}

/** What a program prints must not be taken for a command: they begin a line, or (those of old) stand anywhere in it. */
const withoutCommands = (text: string): string => text.replaceAll(/^([ \t]*):(?=:)/gm, '$1\\:').replaceAll('##[', '#\\#[')

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message */
function annotation(result: Result): string {
  const { test, runtime, outcome, reason = '' } = result
  if (runtime !== 0) return ''
  const command = (level: string, message: string): string => `::${level} file=${property(test.module)},title=${property(test.label)}::${data(message)}\n`
  if (outcome === 'failed') return command('error', describe(result).join('\n'))
  if (outcome === 'unexpected-pass') return command('error', `passed, though it is expected to fail (${reason}): take it off the list`)
  return ''
}

const data = (text: string): string => text.replaceAll('##[', '#\\#[').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
