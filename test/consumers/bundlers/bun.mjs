import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const bun = join(import.meta.dirname, '..', 'node_modules', 'bun', 'bin', 'bun.exe')

export async function bundle({ entry, outfile, format, conditions }) {
  execFileSync(bun, [
    'build',
    entry,
    '--minify',
    `--format=${format}`,
    `--outfile=${outfile}`,
    ...(conditions === undefined
      ? ['--target=node']
      : ['--target=browser', ...conditions.map(name => `--conditions=${name}`)])
  ])
}
