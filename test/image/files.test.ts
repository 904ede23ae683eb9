import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bases } from '../../scripts/image/build.ts'
import { inCheckout } from '../programs/paths.ts'
import { have } from '../support/servers.ts'
import { temporaryDirectory } from '../support/wat.ts'

// The files that an engine, a cluster or a linter reads. None of these tests needs an image.

const text = (path: string): string => readFileSync(inCheckout(path), 'utf8')
const manifest = text('examples/container/kubernetes.yaml')
/** The list that an instruction of a Dockerfile has. */
const instruction = (dockerfile: string, name: string): unknown => JSON.parse(new RegExp(`^${name} (.*)$`, 'm').exec(text(dockerfile))?.[1] ?? 'null')

test('the base is pinned by its digest', () => {
  expect(bases(text('Dockerfile'))).toEqual([expect.stringMatching(/^node:24-\w+-slim@sha256:[0-9a-f]{64}$/)])
})

test('the example is built on the version that this is', () => {
  const { version } = JSON.parse(text('package.json')) as { version: string }
  expect(bases(text('examples/container/Dockerfile'))).toEqual([`wasmgate:${version}`])
  expect(text('examples/container/compose.yaml')).toContain(`docker build -t wasmgate:${version} .`)
})

test('bases are what a Dockerfile starts from', () => {
  expect(bases('FROM --platform=$BUILDPLATFORM a:1@sha256:0 AS one\nRUN true\nfrom one as two\nFROM scratch\nFROM b\nFROM b\n')).toEqual(['a:1@sha256:0', 'b'])
})

test('the manifest says what the image does, and as whom', () => {
  expect(JSON.parse(/^ +args: (\[.*\])$/m.exec(manifest)?.[1] ?? '')).toEqual(instruction('examples/container/Dockerfile', 'CMD'))
  expect(text('Dockerfile')).toMatch(/^USER 65532:65532$/m)
  expect(manifest).toMatch(/runAsUser: 65532\n +runAsGroup: 65532\n/)
})

test('wasmgate can be built of what .dockerignore lets into the image', () => {
  const context = temporaryDirectory()
  const allowed = text('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  expect(allowed).toContain('src')
  for (const name of allowed) cpSync(inCheckout(name), join(context, name), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  symlinkSync(inCheckout('node_modules'), join(context, 'node_modules'))
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: context, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(spawnSync(process.execPath, ['bin/wasmgate.js', '--help'], { cwd: context, encoding: 'utf8' }).stdout).toContain('Usage')
})

test('the repository is named once for all', () => {
  const { repository } = JSON.parse(text('package.json')) as { repository: { url: string } }
  const url = /^git\+(https:\/\/github\.com\/([\w-]+\/[\w-]+))\.git$/.exec(repository.url)
  expect(text('Dockerfile')).toContain(`org.opencontainers.image.source="${url?.[1]}"`)
  for (const page of ['docs/CI.md', 'ci/github-workflow.yml']) expect(text(page)).toMatch(new RegExp(`uses: ${url?.[2]}@v\\d`))
})

describe('linters, where they are installed', () => {
  test.skipIf(!have('hadolint')).each(['Dockerfile', 'examples/container/Dockerfile'])('hadolint: %s', (file) => {
    const { status, stdout } = spawnSync('hadolint', [inCheckout(file)], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })

  test.skipIf(!have('kubernetes-validate'))('kubernetes-validate: the manifest', () => {
    const { status, stderr } = spawnSync('kubernetes-validate', ['--strict', '--quiet', inCheckout('examples/container/kubernetes.yaml')], { encoding: 'utf8' })
    expect({ status, stderr }).toMatchObject({ status: 0 })
  })
})
