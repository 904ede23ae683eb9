import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { client, dialects, exampleGuest, freePort, have, stopAll, until, watch, type Running } from '../support/servers.ts'
import { temporaryDirectory } from '../support/wat.ts'

// examples/redis against a redis-server that this file starts and stops.

describe.skipIf(!have('redis-server'))('redis', () => {
  let server: Running
  let port: number

  beforeAll(async () => {
    port = await freePort()
    const line = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--requirepass', 'open sesame', '--dir', temporaryDirectory()]
    server = watch(spawn('redis-server', line, { stdio: 'pipe' }))
    await until(() => client(port).then((socket) => { socket.destroy(); return true }, () => false))
  })
  afterAll(async () => { await server.stop() })

  describe.each(dialects)('with sockets of %s', (_name, suffix) => {
    const ask = (words: readonly string[], stdin = '', password = 'open sesame') =>
      wasmgate(['--allow-connect', `127.0.0.1:${port}`, '--env', `REDIS_PASSWORD=${password}`, exampleGuest(`redis/redis${suffix}`), `127.0.0.1:${port}`, ...words], { stdin })

    it('logs in, asks and prints answers of every kind', async () => {
      expect(await ask(['PING'])).toMatchObject({ code: 0, stdout: 'PONG\n', stderr: '' })
      expect(await ask(['SET', 'greeting', 'hello, world'])).toMatchObject({ code: 0, stdout: 'OK\n' })
      expect(await ask(['GET', 'greeting'])).toMatchObject({ code: 0, stdout: 'hello, world\n' })
      expect(await ask(['STRLEN', 'greeting'])).toMatchObject({ code: 0, stdout: '(integer) 12\n' })
      expect(await ask(['GET', 'nothing'])).toMatchObject({ code: 0, stdout: '(nil)\n' })
      expect(await ask(['KEYS', 'none*'])).toMatchObject({ code: 0, stdout: '(empty)\n' })
      expect(await ask(['GRAET', 'x'])).toMatchObject({ code: 1, stdout: expect.stringMatching(/^\(error\) ERR unknown command/) })
      expect(await ask(['PING'], '', 'wrong')).toMatchObject({ code: 1, stderr: expect.stringContaining('WRONGPASS') })
    })

    it('sends ten thousand commands, many at once', async () => {
      const list = `list${suffix}`
      const commands = `${Array.from({ length: 10_000 }, (_, i) => `RPUSH ${list} value-${i}`).join('\n')}\nLLEN ${list}\nLRANGE ${list} 9997 -1\n`
      const { code, stdout } = await ask([], commands)
      expect(code).toBe(0)
      expect(stdout.split('\n').slice(0, 2)).toEqual(['(integer) 1', '(integer) 2'])
      expect(stdout.endsWith('(integer) 10000\n(integer) 10000\n1) value-9997\n2) value-9998\n3) value-9999\n')).toBe(true)
      const large = await ask(['LRANGE', list, '0', '-1'])
      expect(large.stdout.split('\n')).toHaveLength(10_001)
    })
  })
})

afterAll(stopAll)
