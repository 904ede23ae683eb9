import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { text, yosys } from './paths.ts'

// Yosys reads hardware descriptions, calculates and proves things about them; it is driven by scripts in its own language. 30 MB of C++.

const alu = `module alu(input [7:0] a, input [7:0] b, input [1:0] op, output reg [8:0] y);
  always @* case (op)
    2'd0: y = a + b;
    2'd1: y = a - b;
    2'd2: y = a & b;
    default: y = a * b;
  endcase
endmodule
`

const project = () => {
  const root = temporaryDirectory()
  writeFileSync(join(root, 'alu.v'), alu)
  return root
}

const ask = (op: number) => `tee -q -a /out/eval eval -set a 200 -set b 100 -set op ${op} -show y alu`

describe('Yosys', () => {
  it('runs a script over a mount and writes what it made of a circuit', async () => {
    const root = project()
    writeFileSync(join(root, 'run.ys'), 'read_verilog alu.v\nproc\nopt\nwrite_json alu.json\n')
    expect(await wasmgate(['--dir', `${root}::/`, yosys, '-q', '-s', 'run.ys'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const { modules } = JSON.parse(text(join(root, 'alu.json'))) as { modules: { alu: { cells: Record<string, { type: string }>, ports: object } } }
    // One cell for each operator of the source, and a multiplexer over them with its decoder.
    expect(Object.values(modules.alu.cells).map(({ type }) => type)).toEqual(expect.arrayContaining(['$add', '$sub', '$and', '$mul', '$pmux']))
    expect(Object.keys(modules.alu.ports)).toEqual(['a', 'b', 'op', 'y'])
  })

  it('evaluates a circuit', async () => {
    const root = project()
    mkdirSync(join(root, 'out'))
    const result = await wasmgate([
      '--dir', `${root}::/:ro`, '--dir', `${join(root, 'out')}::/out`, yosys, '-q', '-p', `read_verilog alu.v; proc; ${[0, 1, 2, 3].map(ask).join('; ')}`,
    ])
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const bits = [...text(join(root, 'out/eval')).matchAll(/y = 9'([01]{9})\./g)].map(([, value]) => Number.parseInt(value ?? '', 2))
    expect(bits).toEqual([200 + 100, 200 - 100, 200 & 100, (200 * 100) % 512])
  })

  it('searches and proves', async () => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'root.v'), 'module root(input [7:0] x, output [15:0] square); assign square = x * x; endmodule\n')
    const solve = await wasmgate(['--dir', `${root}::/`, yosys, '-q', '-p', 'read_verilog root.v; tee -q -o found sat -set square 1849 -show x root'])
    expect(solve).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(text(join(root, 'found'))).toMatch(/\\x +43 +2b +00101011/) // 43² = 1849
    const wrong = await wasmgate(['--dir', `${root}::/`, yosys, '-q', '-p', 'read_verilog root.v; sat -verify -prove-x square 2 root'])
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toContain('ERROR: Called with -verify and proof did fail!')
  })

  it('speaks to both output streams, and complains', async () => {
    expect(await wasmgate([yosys, '-q', '-p', 'log -stdout to out; log -stderr to err'])).toMatchObject({ code: 0, stdout: 'to out\n', stderr: 'to err\n' })
    const unknown = await wasmgate([yosys, '-q', '-p', 'nosuch'])
    expect(unknown).toMatchObject({ code: 1, stdout: '' })
    expect(unknown.stderr).toContain('ERROR: No such command: nosuch')
  })
})
