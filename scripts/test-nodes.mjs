// npm run test:nodes [-- 22 | 26.1.0 …] [quick | real | exhaustion | part of a path]…
// Runs the tests on every Node that gatecheck supports: the oldest, and the latest of each line. Or
// on those that are named.
// npm's package `node` brings them. The last lines say for each version what passed and failed.
import { delimiter, join } from 'node:path'
import { installNode, run, supportedNodes } from './nodes.mjs'
import { whenStopped } from './stopping.mjs'

const isVersion = arg => /^\d+(\.\d+)*$/.test(arg)
const args = process.argv.slice(2)
const named = args.filter(isVersion)
const versions = named.length > 0 ? named : supportedNodes
const sets = args.filter(arg => !isVersion(arg))

/** Children of the tests find the same Node by its name. */
async function testOn(version) {
  const binaries = await installNode(version)
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` }
  const node = join(binaries, 'node')
  const { output: exact } = await run(node, ['--version'])
  const { code, output } = await run(node, ['test/run.mjs', ...sets], { env })
  const counts = /^\d+ passed, \d+ failed.*$/m.exec(output.slice(-200))?.[0]
  return { code, line: `${exact.trim()}: ${counts ?? '0 passed, 1 failed (the run ended early)'}` }
}

whenStopped()
const results = []
for (const version of versions) results.push(await testOn(version))
console.log('')
for (const { line } of results) console.log(line)
process.exit(results.every(({ code }) => code === 0) ? 0 : 1)
