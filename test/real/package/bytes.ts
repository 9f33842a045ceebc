// `npm pack`: the same bytes in another folder, time zone and umask, so that everybody can check
// that a published tarball was made from this source.
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { copyTree, run, type Suite, type Workshop } from './workshop'

/** As somebody whose clone only its owner may read, in the time zone that is the furthest behind. */
async function packElsewhere(root: string): Promise<Buffer> {
  const [tree, out] = [await copyTree(join(root, 'a second clone')), join(root, 'packed')]
  await mkdir(out)
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o600)
  const command =
    'umask 077 && npm pack --silent --foreground-scripts=false --pack-destination "$0"'
  await run(tree, 'sh', ['-c', command, out], { TZ: 'Etc/GMT+12' })
  const [file = ''] = await readdir(out)
  return readFileSync(join(out, file))
}

export function bytes(test: Suite, { tarball }: Workshop): void {
  test('the tarball has the same bytes if it is packed in another folder, time zone and umask', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gatecheck-bytes-'))
    try {
      const first = readFileSync(tarball)
      assert.ok(first.length > 100_000)
      assert.ok(first.equals(await packElsewhere(root)))
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })
}
