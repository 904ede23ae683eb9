import { assemble } from '../../src/binary/test-support.ts'
import { name, unsigned } from '../../src/binary/writer.ts'

/**
 * Calculates until a part of it is hot and was compiled meanwhile, then ends as said: with a code, a trap. `padding`: bytes
 * that it is to be larger by.
 */
export async function calculates(end: string, padding = 0): Promise<Uint8Array> {
  const module = await assemble(`(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func $work (param $n i32) (result i32) (local $sum i32)
      (loop $next
        (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31)) (i32.load8_u (i32.and (local.get $n) (i32.const 1023)))))
        ${Array.from({ length: 400 }, (_, index) => `(i32.store offset=${4 * index} (i32.const 2048) (i32.rotl (local.get $sum) (i32.const ${index})))`).join('')}
        (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (local.get $sum))
    (func (export "_start") (local $times i32)
      (loop $again
        (drop (call $work (i32.const 10000)))
        (br_if $again (i32.lt_u (local.tee $times (i32.add (local.get $times) (i32.const 1))) (i32.const 250))))
      ${end}))`)
  const body = Buffer.concat([Buffer.from(name('padding')), Buffer.alloc(padding)])
  return Buffer.concat([module, Buffer.from([0, ...unsigned(body.length)]), body])
}
