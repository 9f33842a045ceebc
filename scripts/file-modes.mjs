// Gives every file that npm packs the mode 0644. npm writes the modes into the tarball, so with
// another umask the same source would have other bytes. npm makes the bin executable by itself.
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

function setMode(path) {
  if (!statSync(path).isDirectory()) chmodSync(path, 0o644)
  else for (const name of readdirSync(path)) setMode(join(path, name))
}
for (const name of ['package.json', ...files]) setMode(join(root, name))
