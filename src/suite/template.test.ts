import { describe, expect, test } from 'vitest'
import { presetNames, runtimeCommand } from './presets.ts'
import type { RunRequest } from './runtime.ts'
import { expand, lacking, parseTemplate } from './template.ts'

const request: RunRequest = {
  module: '/tests/a b.wasm',
  args: ['a b.wasm', '-x', 'two words'],
  env: [['A', '1'], ['B', 'x y=%k']],
  directories: [{ guestPath: '/', hostPath: '/tmp/copy 1' }, { guestPath: 'data', hostPath: '/tmp/2' }],
  stdin: '',
}

const words = (template: string): string[] => expand(parseTemplate(template), request)

test.each<[string, string[]]>([
  ['r {module}', ['r', '/tests/a b.wasm']],
  ['r {module} {args}', ['r', '/tests/a b.wasm', '-x', 'two words']],
  ['r --wasm={module} -- {args}', ['r', '--wasm=/tests/a b.wasm', '--', '-x', 'two words']],
  ['r {dir:--dir %h::%g} {module}', ['r', '--dir', '/tmp/copy 1::/', '--dir', '/tmp/2::data', '/tests/a b.wasm']],
  ['r {dir:-mount=%h:%g} {module}', ['r', '-mount=/tmp/copy 1:/', '-mount=/tmp/2:data', '/tests/a b.wasm']],
  ['r {dir} {module}', ['r', '--dir', '/tmp/copy 1::/', '--dir', '/tmp/2::data', '/tests/a b.wasm']],
  ['r {env:-e %k=%v} {module}', ['r', '-e', 'A=1', '-e', 'B=x y=%k', '/tests/a b.wasm']],
  ['r {env:%k%%%v} {module}', ['r', 'A%1', 'B%x y=%k', '/tests/a b.wasm']],
  [`"my r" 'a "b" c' d\\ e "f\\"g" {module}`, ['my r', 'a "b" c', 'd e', 'f"g', '/tests/a b.wasm']],
  ['r   --flag="a b"\t{module}', ['r', '--flag=a b', '/tests/a b.wasm']],
])('%s', (template, expected) => {
  expect(words(template)).toEqual(expected)
})

describe('what makes no sense is refused', () => {
  test.each([
    ['r', '{module} is missing'],
    ['', '{module} is missing'],
    ['r {modul}', '{modul} is none of'],
    ['r x{args} {module}', '{args} is none of'],
    ['r {args:x} {module}', '{args:x} is none of'],
    ['r {dir:--dir %x} {module}', '%x means nothing in {dir:...}: %h and %g do'],
    ['r {env:%h} {module}', '%h means nothing in {env:...}: %k and %v do'],
    ['r {dir:} {module}', '{dir:} is empty'],
    ['r "a {module}', 'a quote is not closed'],
    ['r {dir {module}', 'none of'],
  ])('%s', (template, message) => {
    expect(() => parseTemplate(template)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }))
  })
})

test('what a template cannot pass on', () => {
  expect(lacking(parseTemplate('r {module}'), request)).toBe('the command has no {args} and no {env} and no {dir}')
  expect(lacking(parseTemplate('r {dir} {env} {module} {args}'), request)).toBeUndefined()
  expect(lacking(parseTemplate('r {module}'), { args: ['a.wasm'], env: [], directories: [] })).toBeUndefined()
})

test.each(presetNames)('%s is a preset that passes everything on', (name) => {
  const { template } = runtimeCommand(name)
  expect(lacking(template, request)).toBeUndefined()
  expect(expand(template, request)).toContain(request.module)
})

const small: RunRequest = { module: 'm', args: ['m', 'x'], env: [['A', '1']], directories: [{ guestPath: '/g', hostPath: '/h' }], stdin: '' }
const command = (name: string): string => expand(runtimeCommand(name).template, small).join(' ')

test('the commands of presets', () => {
  expect(command('wasmtime')).toBe('wasmtime run --dir /h::/g --env A=1 m x')
  expect(command('wasmedge')).toBe('wasmedge --dir /g:/h --env A=1 m x')
  expect(command('wazero')).toBe('wazero run -mount=/h:/g -env=A=1 m x')
  expect(command('iwasm')).toBe('iwasm --map-dir=/g::/h --env=A=1 m x')
  expect(() => runtimeCommand('{module}')).toThrow(expect.objectContaining({ message: 'the command is missing: it comes first' }))
  expect(() => runtimeCommand('wasmtim')).toThrow(expect.objectContaining({ message: '{module} is missing: it stands for the program' }))
})
