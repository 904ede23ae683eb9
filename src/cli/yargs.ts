import yargs, { type Argv } from 'yargs'
import type { Command } from './commands.ts'
import { commands, informing } from './commands.ts'
import type { Option } from './options.ts'

/**
 * A flat yargs of one command, built from its option table: parsing as argv.ts does it, which the tests hold it against.
 * Everything stays text, and the first word that is no option ends the options.
 */
export function yargsParser(options: readonly Option[]): Argv {
  const parser = plain()
  for (const option of options) {
    parser.option(option.name, {
      alias: [...(option.short === undefined ? [] : [option.short]), ...(option.aliases ?? [])],
      ...(option.value === undefined ? { type: 'boolean' } : { type: 'string' }),
      ...(option.many ? { array: true } : {}),
      ...(option.value === undefined || option.optional ? {} : { nargs: 1 }),
    })
  }
  return parser
}

/** The help text of a command. `general` is what one gets without naming a command: the others are listed too. */
export async function helpText(command: Command, width: number, general = false): Promise<string> {
  const help = plain().usage(`Usage: ${command.usage}\n\n${command.summary}.`).wrap(width)
  // @types/yargs does not know it yet.
  ;(help as unknown as { usageConfiguration(settings: object): void }).usageConfiguration({ 'hide-types': true })
  if (general) for (const { name, summary } of [...commands.slice(1), ...informing]) help.command(name, `${summary}`)
  for (const option of command.options) {
    // The last spelling carries the name of the value, as yargs itself shows none.
    const names = [option.name, ...(option.aliases ?? [])]
    names.push(`${names.pop()}${valueName(option)}`)
    help.option(names[0] as string, { alias: [...names.slice(1), ...(option.short === undefined ? [] : [option.short])], group: `${option.group}:`, describe: option.help })
  }
  help.example(command.examples.map(([line, meaning]): [string, string] => [line, meaning]))
  return `${await help.epilogue(command.more).getHelp()}\n`
}

function valueName(option: Option): string {
  if (option.value === undefined) return ''
  return option.optional ? `[=${option.value}]` : ` ${option.value}`
}

/** Without commands, files and translations of its own, and without the ways in which it would guess. */
const plain = (): Argv => yargs([])
  .scriptName('wasmgate')
  .help(false)
  .version(false)
  .exitProcess(false)
  .detectLocale(false)
  .parserConfiguration({
    'halt-at-non-option': true,
    'boolean-negation': false,
    'camel-case-expansion': false,
    'dot-notation': false,
    'parse-numbers': false,
    'parse-positional-numbers': false,
    'duplicate-arguments-array': true,
    'short-option-groups': true,
    'greedy-arrays': false,
    'strip-aliased': true,
  })
