import { OneSlice } from '../io-slices.ts'
import { get, outcome, put, slice, slices, textAt, withFile, type Case } from './tools.ts'

const gibibyte = 2 ** 30

/** Reading, writing, holes, appending, truncating, allocating. */
export const contentsCases: readonly Case[] = [
  {
    name: 'read: at, across and beyond the end',
    run(root, expect) {
      put(root, 'file', '0123456789')
      withFile(root, 'file', 'r', (file) => {
        expect(textAt(file, 0, 10)).toBe('0123456789')
        expect(textAt(file, 3, 4)).toBe('3456')
        expect(textAt(file, 8, 10)).toBe('89')
        expect(textAt(file, 10, 10)).toBe('')
        expect(textAt(file, 2 ** 40, 10)).toBe('')
        expect(textAt(file, 2 ** 63, 10)).toBe('')
        expect(textAt(file, 2 ** 64, 10)).toBe('')
      })
    },
  },
  {
    name: 'read: into several slices, each filled before the next',
    run(root, expect) {
      put(root, 'file', '0123456789')
      withFile(root, 'file', 'r', (file) => {
        const into = slices('aaaa', '', 'bbb', 'cccccc')
        expect(file.read(into, 1)).toBe(9)
        expect(into.views().map((view) => Buffer.from(view).toString('latin1'))).toEqual(['1234', '', '567', '89cccc'])
        expect(Buffer.from(into.bytes).toString('latin1')).toBe('1234....567..89cccc')
        expect(file.read(into, 10)).toBe(0)
      })
    },
  },
  {
    name: 'read: no bytes wanted, none read',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'r', (file) => {
        expect(file.read(slice(''), 0)).toBe(0)
        expect(file.read(slices('', ''), 0)).toBe(0)
      })
    },
  },
  {
    name: 'write: overwrites, extends, and leaves the rest',
    run(root, expect) {
      put(root, 'file', '0123456789')
      withFile(root, 'file', 'rw', (file) => {
        expect(file.write(slice('abc'), 4)).toBe(3)
        expect(textAt(file, 0, 99)).toBe('0123abc789')
        expect(file.write(slice('xyz'), 9)).toBe(3)
        expect(textAt(file, 0, 99)).toBe('0123abc78xyz')
        expect(file.stat().size).toBe(12n)
      })
    },
  },
  {
    name: 'write: several slices, one after the other',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        expect(file.write(slices('one', '', 'two', 'three'), 2)).toBe(11)
        expect(textAt(file, 0, 99)).toBe('\0\0onetwothree')
      })
    },
  },
  {
    name: 'write: a slice of a larger buffer, and nothing around it',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        expect(file.write(new OneSlice(Buffer.from('..abc..'), 2, 3), 0)).toBe(3)
        expect(textAt(file, 0, 99)).toBe('abc')
      })
    },
  },
  {
    name: 'write: no bytes change nothing, even far out',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'rw', (file) => {
        expect(file.write(slice(''), 0)).toBe(0)
        expect(file.write(slice(''), 1000)).toBe(0)
        expect(file.stat().size).toBe(3n)
      })
    },
  },
  {
    name: 'write: a hole reads as zeros',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        file.write(slice('end'), 200_000)
        expect(file.stat().size).toBe(200_003n)
        expect(textAt(file, 0, 200_000)).toBe('\0'.repeat(200_000))
        expect(textAt(file, 199_998, 99)).toBe('\0\0end')
      })
    },
  },
  {
    name: 'write: a file of 5 GiB that is nearly all hole',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        expect(file.write(slice('far'), 5 * gibibyte)).toBe(3)
        expect(file.stat().size).toBe(BigInt(5 * gibibyte + 3))
        expect(textAt(file, 5 * gibibyte - 1, 9)).toBe('\0far')
        expect(textAt(file, 4 * gibibyte - 2, 4)).toBe('\0\0\0\0')
        expect(file.write(slice('near'), 4 * gibibyte - 2)).toBe(4)
        expect(textAt(file, 4 * gibibyte - 3, 6)).toBe('\0near\0')
        expect(textAt(file, 0, 4)).toBe('\0\0\0\0')
      })
      expect(root.statEntry('file').size).toBe(BigInt(5 * gibibyte + 3))
    },
  },
  {
    name: 'write: around every border of 4 KiB and 64 KiB',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        let expected = ''
        const put4 = (position: number, text: string): void => {
          file.write(slice(text), position)
          expected = expected.padEnd(position, '\0')
          expected = expected.slice(0, position) + text + expected.slice(position + text.length)
        }
        for (const border of [65_536, 4096, 131_072, 8192]) for (const shift of [-3, -2, -1, 0, 1]) put4(border + shift, `<${shift + 3}>`)
        expect(textAt(file, 0, 200_000)).toBe(expected)
      })
    },
  },
  {
    name: 'write: one mebibyte at once comes back as it was',
    run(root, expect) {
      const bytes = Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 7 + (index >> 8)) & 255)
      withFile(root, 'file', 'rwc', (file) => {
        expect(file.write(new OneSlice(bytes), 1000)).toBe(bytes.length)
        const back = new Uint8Array(bytes.length)
        expect(file.read(new OneSlice(back), 1000)).toBe(bytes.length)
        expect(Buffer.compare(back, bytes)).toBe(0)
      })
    },
  },
  {
    name: 'write: beyond the largest file is EFBIG',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        expect(outcome(() => file.write(slice('x'), 2 ** 62))).toBe('EFBIG')
        expect(outcome(() => file.write(slice('x'), 2 ** 64))).toBe('EFBIG')
        expect(file.stat().size).toBe(0n)
      })
    },
  },
  {
    name: 'write: two handles of one file see each other',
    run(root, expect) {
      withFile(root, 'file', 'wc', (writer) => withFile(root, 'file', 'r', (reader) => {
        writer.write(slice('one'), 0)
        expect(textAt(reader, 0, 9)).toBe('one')
        writer.truncate(1n)
        expect(textAt(reader, 0, 9)).toBe('o')
        expect(reader.stat().size).toBe(1n)
      }))
    },
  },
  {
    name: 'append: at the end, wherever that is by then',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'rwa', (file) => {
        expect(file.append(slice('def'))).toEqual({ written: 3, position: 6 })
        withFile(root, 'file', 'w', (other) => other.write(slice('!'), 9))
        expect(file.append(slices('x', 'y'))).toEqual({ written: 2, position: 12 })
        expect(textAt(file, 0, 99)).toBe('abcdef\0\0\0!xy')
        file.truncate(1n)
        expect(file.append(slice('z'))).toEqual({ written: 1, position: 2 })
      })
      expect(get(root, 'file')).toBe('az')
    },
  },
  {
    name: 'append: write on an append file goes where it says',
    run(root, expect) {
      put(root, 'file', 'abcdef')
      withFile(root, 'file', 'rwa', (file) => {
        expect(file.write(slice('XY'), 1)).toBe(2)
        expect(textAt(file, 0, 99)).toBe('aXYdef')
        expect(file.append(slice('g')).position).toBe(7)
      })
    },
  },
  {
    name: 'append: also works on a file not opened for it',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'w', (file) => expect(file.append(slice('d'))).toEqual({ written: 1, position: 4 }))
      expect(get(root, 'file')).toBe('abcd')
    },
  },
  {
    name: 'append: two handles never overwrite each other',
    run(root, expect) {
      withFile(root, 'file', 'wac', (one) => withFile(root, 'file', 'wa', (two) => {
        for (let turn = 0; turn < 5; turn++) {
          one.append(slice('1'))
          two.append(slice('2'))
        }
      }))
      expect(get(root, 'file')).toBe('1212121212')
    },
  },
  {
    name: 'truncate: shrinks, grows with zeros, and forgets what it cut',
    run(root, expect) {
      put(root, 'file', '0123456789')
      withFile(root, 'file', 'rw', (file) => {
        file.truncate(4n)
        expect(textAt(file, 0, 99)).toBe('0123')
        file.truncate(8n)
        expect(textAt(file, 0, 99)).toBe('0123\0\0\0\0')
        file.truncate(8n)
        file.truncate(0n)
        expect(file.stat().size).toBe(0n)
        file.truncate(3n)
        expect(textAt(file, 0, 99)).toBe('\0\0\0')
      })
    },
  },
  {
    name: 'truncate: what was cut does not come back with a write beyond',
    run(root, expect) {
      put(root, 'file', 'x'.repeat(150_000))
      withFile(root, 'file', 'rw', (file) => {
        file.truncate(70_000n)
        file.write(slice('end'), 140_000)
        expect(textAt(file, 69_998, 4)).toBe('xx\0\0')
        expect(textAt(file, 70_000, 70_000)).toBe('\0'.repeat(70_000))
        expect(textAt(file, 140_000, 9)).toBe('end')
      })
    },
  },
  {
    name: 'truncate: to 5 GiB and back',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'rw', (file) => {
        file.truncate(BigInt(5 * gibibyte))
        expect(file.stat().size).toBe(BigInt(5 * gibibyte))
        expect(textAt(file, 5 * gibibyte - 2, 9)).toBe('\0\0')
        file.truncate(2n)
        expect(textAt(file, 0, 9)).toBe('ab')
      })
    },
  },
  {
    name: 'truncate: beyond the largest file is EFBIG',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'rw', (file) => {
        expect(outcome(() => file.truncate((1n << 63n) - 1n))).toBe('EFBIG')
        expect(outcome(() => file.truncate((1n << 64n) - 1n))).toBe('EFBIG')
        expect(textAt(file, 0, 9)).toBe('abc')
      })
    },
  },
  {
    name: 'allocate: grows with zeros, never shrinks, changes no byte',
    run(root, expect) {
      put(root, 'file', 'abc')
      withFile(root, 'file', 'rw', (file) => {
        file.allocate(0n, 2n)
        expect(file.stat().size).toBe(3n)
        file.allocate(2n, 3n)
        expect(textAt(file, 0, 99)).toBe('abc\0\0')
        file.allocate(100_000n, 50_000n)
        expect(file.stat().size).toBe(150_000n)
        expect(textAt(file, 0, 200_000)).toBe('abc'.padEnd(150_000, '\0'))
        file.write(slice('x'), 120_000)
        expect(textAt(file, 119_999, 3)).toBe('\0x\0')
      })
    },
  },
  {
    name: 'allocate: beyond the largest file is EFBIG',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        // ENOSPC on tmpfs, where a file may be as large as off_t can say.
        expect(outcome(() => file.allocate(0n, 1n << 62n))).toMatch(/^(EFBIG|ENOSPC)$/)
        expect(outcome(() => file.allocate(1n << 62n, 1n << 61n))).toMatch(/^(EFBIG|ENOSPC)$/)
        // Negative for an off_t of 64 bits, so the kernel says EINVAL.
        expect(outcome(() => file.allocate(1n << 63n, 1n))).toMatch(/^(EFBIG|EINVAL)$/)
        expect(outcome(() => file.allocate((1n << 64n) - 1n, (1n << 64n) - 1n))).toMatch(/^(EFBIG|EINVAL)$/)
        expect(file.stat().size).toBe(0n)
      })
    },
  },
  {
    name: 'allocate: more than there is space for is ENOSPC and changes nothing',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => {
        expect(outcome(() => file.allocate(0n, 10n << 40n))).toBe('ENOSPC')
      })
    },
  },
  {
    name: 'allocate: nothing is EINVAL',
    run(root, expect) {
      withFile(root, 'file', 'rwc', (file) => expect(outcome(() => file.allocate(0n, 0n))).toBe('EINVAL'))
    },
  },
]
