import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bases } from '../../scripts/image/build.ts'
import { inCheckout } from '../programs/paths.ts'
import { have } from '../support/servers.ts'

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
