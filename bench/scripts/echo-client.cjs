// echo-client.cjs PORT BYTES: sends that much, reads it back, prints how many milliseconds that took.
const { connect } = require('node:net')

const [port, bytes] = process.argv.slice(2).map(Number)
const block = Buffer.alloc(65536, 'abcdefghijklmnopqrstuvwxyz')
let sent = 0
let received = 0
let from

const socket = connect({
  port,
  host: '127.0.0.1',
  onread: {
    // One buffer for everything that comes: this process is not what is to be measured.
    buffer: Buffer.alloc(1 << 20),
    callback(size, buffer) {
      // A byte of each part is enough to see that it is what was sent.
      if (buffer[0] !== block[received % block.length]) throw new Error(`wrong after ${received} bytes`)
      received += size
      return true
    },
  },
}, () => {
  from = performance.now()
  send()
})
socket.on('drain', send)
socket.on('end', () => {
  if (received !== bytes) throw new Error(`${received} bytes came back of ${bytes}`)
  process.stdout.write(String(performance.now() - from))
})

function send() {
  while (sent < bytes) {
    const size = Math.min(block.length, bytes - sent)
    sent += size
    if (!socket.write(size === block.length ? block : block.subarray(0, size))) return
  }
  socket.end()
}
