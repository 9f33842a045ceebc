// `npm run function`: the same bytes on every machine, and what it prints.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('npm run function')
const root = await mkdtemp(join(tmpdir(), 'gatecheck-zip-'))
test.after(() => rm(root, { recursive: true, force: true }))

/** Runs the script, perhaps of another tree, on another Node, or by a shell that sets the umask. */
async function run(
  name: string,
  { tree = '.', node = process.execPath, umask = '022', env = {}, cwd = '.' } = {}
) {
  const out = join(root, name)
  const script = resolve(tree, 'scripts/function.mjs')
  const command = `umask ${umask} && exec "$0" "$@"`
  const { stdout } = await promisify(execFile)('sh', ['-c', command, node, script, '--out', out], {
    cwd,
    env: { ...process.env, ...env }
  })
  return { stdout, out, zip: await readFile(join(out, 'function.zip')) }
}
const first = await run('first')

async function copyTree(): Promise<string> {
  const tree = join(root, 'another folder')
  for (const name of ['src', 'adapters', 'scripts', 'examples/deploy'])
    await cp(name, join(tree, name), { recursive: true })
  for (const name of ['package.json', 'tsconfig.json']) await cp(name, join(tree, name))
  await symlink(resolve('node_modules'), join(tree, 'node_modules'))
  return tree
}

for (const [title, options] of [
  ['in another folder', { tree: await copyTree() }],
  ['from another working directory', { cwd: tmpdir() }],
  ['east of Greenwich', { env: { TZ: 'Pacific/Kiritimati' } }],
  ['west of Greenwich', { env: { TZ: 'America/Los_Angeles' } }],
  ['with a umask that lets nobody else read', { umask: '077' }]
] as const)
  test(`the zip is the same ${title}, byte for byte`, async () => {
    const { zip } = await run(title, options)
    assert.ok(zip.equals(first.zip))
  })

const nodesFolder = 'node_modules/.nodes'
const nodes = existsSync(nodesFolder) ? readdirSync(nodesFolder) : []
/** `npm run test:nodes` brings them. */
const onOtherNodes = nodes.length === 0 ? test.skip : test
onOtherNodes('the zip is the same on every Node that test:nodes has installed', async () => {
  for (const name of nodes) {
    const node = resolve(nodesFolder, name, 'node_modules/node/bin/node')
    if (existsSync(node)) assert.ok((await run(name, { node })).zip.equals(first.zip), name)
  }
})

test('the zip holds index.mjs alone, with the mode 0644: others than its owner must read it', () => {
  assert.equal(Object.keys(unzipSync(first.zip)), ['index.mjs'])
  const header = first.zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
  assert.is(first.zip[header + 5], 3) // made on Unix: only then do the modes count
  assert.is(first.zip.readUInt32LE(header + 38) >>> 16, 0o100644)
})

test('the zip has at most 32 KB, no code for DPoP, and names whose code is built in', () => {
  assert.ok(first.zip.length <= 32 * 1_024, `${first.zip.length} bytes`)
  const code = Buffer.from(unzipSync(first.zip)['index.mjs'] ?? []).toString()
  assert.not.match(code, /dpop\+jwt|sourceMappingURL/)
  assert.match(code, /^\/\*! gatecheck [\d.]+, with parts of fp-ts and io-ts .* MIT License \*\/$/m)
})

test('the source map stays outside, and no path of this machine is in either', async () => {
  const map = await readFile(join(first.out, 'function.mjs.map'), 'utf8')
  const { sources } = JSON.parse(map) as { readonly sources: readonly string[] }
  assert.ok(sources.includes('examples/deploy/authorizer.ts'))
  assert.not.ok(map.includes(resolve('.')) || first.zip.includes(resolve('.')))
})

test('it prints the size, and the CodeSha256 that AWS answers to the upload', async () => {
  const { size } = await stat(join(first.out, 'function.zip'))
  const sum = createHash('sha256').update(first.zip).digest('base64')
  assert.ok(first.stdout.includes(`${size.toLocaleString('en-US')} bytes`))
  assert.ok(first.stdout.includes(`CodeSha256: ${sum}\n`))
  assert.match(
    first.stdout,
    /aws lambda update-function-code .* --zip-file fileb:\/\/\S+function\.zip/
  )
})

for (const [title, args, sentence] of [
  ['an unknown option', ['--output', '.'], /Usage: npm run function/],
  ['a folder that cannot be', ['--out', 'package.json/a'], /function\.zip could not be written: /]
] as const)
  test(`it ends with 1 and one sentence for ${title}`, async () => {
    const [code, stderr] = await promisify(execFile)(process.execPath, [
      'scripts/function.mjs',
      ...args
    ]).then(
      () => [0, ''],
      (error: { readonly code: number; readonly stderr: string }) => [error.code, error.stderr]
    )
    assert.is(code, 1)
    assert.match(String(stderr), sentence)
    assert.not.match(String(stderr), /^ +at /m)
  })

test.run()
