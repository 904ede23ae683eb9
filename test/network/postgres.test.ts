import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { dialects, exampleGuest, freePort, giveAway, have, stopAll, tool, unprivileged } from '../support/servers.ts'
import { temporaryDirectory } from '../support/wat.ts'

// examples/postgres against a PostgreSQL that this file sets up, starts and stops. It does not run as root, so nobody does it.

/** Debian keeps the programs of each version out of PATH. */
const versions = '/usr/lib/postgresql'
const folders = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : []
const env = { PATH: [...folders, process.env['PATH'] ?? ''].join(delimiter), LC_ALL: 'C' }
process.env['PATH'] = env.PATH

describe.skipIf(!have('initdb') || !have('pg_ctl') || !have('postgres'))('PostgreSQL', () => {
  const home = temporaryDirectory()
  const data = join(home, 'data')
  let port: number

  const control = (program: string, ...args: string[]) => tool(program, args, { cwd: home, env: { ...env, HOME: home }, stdio: ['pipe', 'ignore', 'pipe'], ...unprivileged })

  beforeAll(async () => {
    port = await freePort()
    mkdirSync(data)
    writeFileSync(join(home, 'password'), 'secret\n')
    for (const path of [home, data, join(home, 'password')]) giveAway(path)
    const made = await control('initdb', '-D', data, '-U', 'admin', '-A', 'scram-sha-256', `--pwfile=${join(home, 'password')}`, '--no-sync', '-E', 'UTF8', '--locale=C')
    expect(made, made.stderr).toMatchObject({ code: 0 })
    const rules = join(data, 'pg_hba.conf')
    writeFileSync(rules, `host all by_md5 127.0.0.1/32 md5\nhost all by_text 127.0.0.1/32 password\n${readFileSync(rules, 'utf8')}`)
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`
    const up = await control('pg_ctl', '-D', data, '-l', join(home, 'log'), '-w', '-o', options, 'start')
    expect(up, existsSync(join(home, 'log')) ? readFileSync(join(home, 'log'), 'utf8') : up.stderr).toMatchObject({ code: 0 })
    const md5 = createHash('md5').update('old passwordby_md5').digest('hex')
    expect(await query('', [`create role by_md5 login password 'md5${md5}'`])).toMatchObject({ code: 0 })
    expect(await query('', ["create role by_text login password 'in the open'"])).toMatchObject({ code: 0 })
  })
  afterAll(async () => {
    await control('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
    await stopAll()
  })

  const query = (suffix: string, words: readonly string[], { user = 'admin', password = 'secret' } = {}) =>
    wasmgate(['--allow-connect', `127.0.0.1:${port}`, '--env', `PGPASSWORD=${password}`, exampleGuest(`postgres/postgres${suffix}`), `127.0.0.1:${port}`, user, 'postgres', ...words])

  const who = (suffix: string, user: string, password: string) => query(suffix, ['select current_user as "I am"'], { user, password })

  describe.each(dialects)('with sockets of %s', (_name, suffix) => {
    it('logs in with SCRAM-SHA-256, md5 and plain text', async () => {
      expect(await who(suffix, 'admin', 'secret')).toMatchObject({ code: 0, stdout: 'I am\nadmin\n(1 rows)\n', stderr: '' })
      expect(await who(suffix, 'by_md5', 'old password')).toMatchObject({ code: 0, stdout: 'I am\nby_md5\n(1 rows)\n' })
      expect(await who(suffix, 'by_text', 'in the open')).toMatchObject({ code: 0, stdout: 'I am\nby_text\n(1 rows)\n' })
      for (const user of ['admin', 'by_md5', 'by_text']) {
        expect(await who(suffix, user, 'wrong')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`FATAL 28P01: password authentication failed for user "${user}"`) })
      }
    })

    it('prepares a query with parameters', async () => {
      expect(await query(suffix, ['select $1::int + $2::int as sum, $3::text as text, null as nothing', '40', '2', 'é\tü']))
        .toMatchObject({ code: 0, stdout: 'sum\ttext\tnothing\n42\té\tü\t\n(1 rows)\n' })
      expect(await query(suffix, ['selec 1'])).toMatchObject({ code: 1, stderr: expect.stringContaining('ERROR 42601: syntax error at or near "selec"') })
    })

    it('reads a thousand rows, and a hundred thousand', async () => {
      const rows = Array.from({ length: 1000 }, (_, i) => `${i + 1}\t${createHash('md5').update(String(i + 1)).digest('hex')}\n`).join('')
      expect(await query(suffix, ['select n, md5(n::text) from generate_series(1, $1) n', '1000'])).toMatchObject({ code: 0, stdout: `n\tmd5\n${rows}(1000 rows)\n` })
      const { stdout } = await query(suffix, ["select n, repeat('x', 100) from generate_series(1, $1) n", '100000'])
      const lines = stdout.split('\n')
      expect(lines).toHaveLength(100_003)
      expect(lines.slice(1, -2).every((line, i) => line === `${i + 1}\t${'x'.repeat(100)}`)).toBe(true)
    })

    it('writes', async () => {
      const table = `t${suffix.replace('-', '_')}`
      expect(await query(suffix, [`create table ${table} as select n from generate_series(1, 5) n`])).toMatchObject({ code: 0 })
      expect(await query(suffix, [`update ${table} set n = n * $1 where n > 3 returning n`, '10'])).toMatchObject({ code: 0, stdout: 'n\n40\n50\n(2 rows)\n' })
    })
  })
})
