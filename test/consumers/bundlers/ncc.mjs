import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ncc from '@vercel/ncc'

/** ncc writes an ES module if the ending of the entry or the package.json above it says that it is one. */
export async function bundle({ entry, outfile, format }) {
  let input = entry
  if (format === 'cjs') {
    const folder = join(dirname(entry), 'commonjs')
    input = join(folder, 'entry.js')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{}\n')
    copyFileSync(entry, input)
  }
  const { code } = await ncc(input, { minify: true, quiet: true, cache: false })
  writeFileSync(outfile, code)
}
