// What node:net itself makes of an echo.
const { createServer } = require('node:net')

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.pipe(socket)
})
server.listen(0, '127.0.0.1', () => { process.stdout.write(`listening on port ${server.address().port}\n`) })
