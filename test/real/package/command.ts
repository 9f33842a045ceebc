// The bin of the installed package: it starts, reads files and standard input, and exits as it says.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { sampleCertificates } from 'gatecheck/testing'
import * as assert from 'uvu/assert'
import type { Suite, Workshop } from './workshop'

const { first } = sampleCertificates

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(home: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const command = join(home, 'node_modules/.bin/gatecheck')
    const child = spawn(command, args, { cwd: home, timeout: 60_000 })
    let [out, err] = ['', '']
    child.stdout.on('data', chunk => (out += chunk))
    child.stderr.on('data', chunk => (err += chunk))
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

export function command(test: Suite, { home, manifest, write, shipped }: Workshop): void {
  test('the bin says the version of the package, and its help', async () => {
    const version = await start(home, ['--version'])
    assert.equal(version, { code: 0, out: `${manifest['version']}\n`, err: '' })
    assert.match((await start(home, ['--help'])).out, /gatecheck truststore check FILE/)
  })

  test('the bin reads standard input and files, and finds docs/reasons.md in the package', async () => {
    const thumbprint = await start(home, ['thumbprint', '-'], first.pem)
    assert.equal(thumbprint, { code: 0, out: `${first.thumbprint}  -\n`, err: '' })
    const log = '{"reason":"introspection_unreachable","detail":"ECONNREFUSED"}'
    const explained = await start(home, ['explain', '-'], log)
    assert.is(explained.code, 0)
    assert.match(explained.out, /\(503\)[^]*security groups/)
    await write('truststore.pem', first.pem)
    const checked = await start(home, ['truststore', 'check', 'truststore.pem', '--json'])
    const { certificates } = JSON.parse(checked.out) as {
      readonly certificates: readonly { readonly thumbprint: string }[]
    }
    assert.is(certificates[0]?.thumbprint, first.thumbprint)
  })

  test('the bin runs a module with routes, and ends although the module keeps a timer', async () => {
    const routes = `import { scopes } from 'gatecheck'
setInterval(() => {}, 1000)
export const routes = { 'GET /time': scopes('time:query') }
`
    await write('routes.mjs', routes)
    const found = await start(home, ['routes', 'routes.mjs', 'GET', '/time'])
    assert.equal([found.code, found.err], [0, ''])
    assert.match(found.out, 'GET /time: scopes time:query')
    assert.is((await start(home, ['routes', 'routes.mjs', 'GET', '/time/'])).code, 1)
    await write('broken.mjs', 'throw new Error("no variable X")\n')
    const broken = await start(home, ['routes', 'broken.mjs'])
    assert.is(broken.code, 2)
    assert.match(broken.err, /cannot be loaded: no variable X/)
  })

  for (const [title, args, input, code] of [
    ['a question without its file', ['thumbprint', 'none.pem'], '', 2],
    ['a folder', ['truststore', 'check', '.'], '', 2],
    ['over 16 MiB', ['truststore', 'check', '-'], '\n'.repeat(17 * 1024 * 1024), 2],
    ['nothing', ['truststore', 'check', '-'], '', 1],
    ['an unknown reason', ['explain', 'no_such_reason'], '', 1]
  ] as const)
    test(`the bin with ${title}: exit code ${code}, and no stack trace`, async () => {
      const ended = await start(home, args, input)
      assert.is(ended.code, code)
      assert.not.match(ended.out + ended.err, /\n {4}at /)
      // Wrong use is for people; an answer is for pipes.
      assert.is(ended.out === '', code === 2)
      assert.is(ended.err === '', code !== 2)
    })

  test('no entry of the package imports the bin, and the bin brings no second core', async () => {
    const code = await shipped(/\.c?js$/)
    for (const [name, text] of code)
      if (name !== 'dist/cli.js') assert.not.match(text, /['"]\.{1,2}\/cli\.js['"]/, name)
    const [, cli = ''] = code.find(([name]) => name === 'dist/cli.js') ?? []
    assert.match(cli, /^#!\/usr\/bin\/env node\n/)
    assert.match(cli, /from ?['"]\.\/core\.js['"]/)
  })
}
