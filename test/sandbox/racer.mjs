// racer.c for where there is no C compiler: the same changes in more steps, since Node has no RENAME_EXCHANGE.
import { renameSync } from 'node:fs'

const [mode, directory] = process.argv.slice(2)
process.chdir(directory)

function move(from, to) {
  try {
    renameSync(from, to)
  } catch { /* the guest moved it */ }
}

function swap(one, other) {
  move(one, `${one}-away`)
  move(other, one)
  move(`${one}-away`, other)
}

const modes = {
  swap: () => swap('a', 'l'),
  last: () => swap('a/file', 'a/link-out'),
  middle() {
    swap('p/a', 'p/l')
    move('p', 'q')
    swap('q/a', 'q/l')
    move('q', 'p')
  },
  parents() {
    move('p', 'q')
    move('q/a', 'a')
    move('a', 'q/a')
    move('q', 'p')
  },
  mount() {
    for (const name of ['l', 'm']) {
      swap('mount/a', `mount/${name}`)
      swap('mount', 'twin')
    }
  },
}

process.stdout.write('ready\n')
for (;;) modes[mode]()
