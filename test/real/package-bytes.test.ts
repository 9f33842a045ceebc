// `npm pack`: the same bytes in another folder, time zone and umask, so that everybody can check
// that a published tarball was made from this source.
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { copyTree, run } from './package/workshop'

const test = suite('the bytes of the package')
const root = await mkdtemp(join(tmpdir(), 'gatecheck-bytes-'))
test.after(() => rm(root, { recursive: true, force: true }))

/** As a clone that was made with this umask. */
async function pack(name: string, umask: string, mode: number, TZ: string): Promise<Buffer> {
  const [tree, out] = [await copyTree(join(root, name)), join(root, `${name} packed`)]
  await mkdir(out)
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), mode)
  const command = `umask ${umask} && npm pack --silent --foreground-scripts=false --pack-destination "$0"`
  await run(tree, 'sh', ['-c', command, out], { TZ })
  const [file = ''] = await readdir(out)
  return readFileSync(join(out, file))
}

test('they are the same in another folder, time zone and umask', async () => {
  const tested = process.env['GATECHECK_TARBALL']
  const [first, second] = await Promise.all([
    tested === undefined
      ? pack('first', '022', 0o644, 'Pacific/Kiritimati')
      : readFileSync(resolve(tested)),
    pack('a second clone', '077', 0o600, 'America/Los_Angeles')
  ])
  assert.ok(first.length > 100_000)
  assert.ok(first.equals(second))
})

test.run()
