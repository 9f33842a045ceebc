// npm run test:consumers [-- bundles | workers | types | runtimes]…
// Uses the packed tarball as users do: with ten bundlers, in workers, with eight versions of
// TypeScript from 5.0 to 7.0, on each line of Node, on Bun and Deno. Installs these (1 GB) into test/consumers. The whole run
// takes a quarter of an hour or more on two cores, and says so at its end. The last lines say for
// each combination whether it holds.
import { join } from 'node:path'
import { run } from './nodes.mjs'
import { whenStopped } from './stopping.mjs'

const root = join(import.meta.dirname, '..')
const onWindows = process.platform === 'win32'

whenStopped()
console.log('Installing bundlers, compilers and runtimes into test/consumers …')
// EBADENGINE: wrangler wants Node 22, and gets it.
const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
const installed = await run('npm', ['install', ...options], {
  cwd: join(root, 'test', 'consumers'),
  shell: onWindows
})
if (installed.code !== 0) {
  console.error('npm install failed in test/consumers: see above')
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const { code } = await run(
  process.execPath,
  [
    '--conditions=gatecheck-src',
    '--import',
    'tsx',
    join('test', 'consumers', 'run.ts'),
    ...process.argv.slice(2)
  ],
  { cwd: root }
)
process.exit(code ?? 1)
