// The same server as examples/http/server.c as far as the benchmark goes, straight on node:net: GET / over connections that stay.
const { createServer } = require('node:net')

const body = 'hello from wasmgate\n'
const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`)

const server = createServer({ noDelay: true }, (socket) => {
  let rest = ''
  socket.on('error', () => {})
  socket.on('data', (part) => {
    rest += part.toString('latin1')
    for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
      const line = rest.slice(0, rest.indexOf('\r\n'))
      if (/^GET \/ HTTP\/1\.1$/.test(line)) socket.write(answer)
      else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      rest = rest.slice(end + 4)
    }
  })
})
server.listen(0, '127.0.0.1', () => { process.stdout.write(`listening on port ${server.address().port}\n`) })
