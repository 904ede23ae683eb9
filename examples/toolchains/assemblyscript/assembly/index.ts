// Counts the words of standard input. The shim gives `process` its streams, arguments and variables.
const chunk = new ArrayBuffer(4096)
let text = ''
for (let length = process.stdin.read(chunk); length > 0; length = process.stdin.read(chunk)) {
  text += String.UTF8.decode(chunk.slice(0, length))
}

let words = 0
let inside = false
for (let at = 0; at < text.length; at++) {
  const blank = text.charCodeAt(at) <= 32
  if (!blank && !inside) words++
  inside = !blank
}
process.stdout.write(words.toString() + '\n')
