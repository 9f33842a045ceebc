// npm run test:consumers starts it: gatecheck as its users have it, from the packed tarball.
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { whenStopped } from '../../scripts/stopping.mjs'
import { type Workshop, workshop } from '../real/package/workshop'
import { checkBundles } from './bundles'
import { installNodes, type NodeVersion } from './nodes'
import { collectResults, type Results } from './results'
import { checkRuntimes } from './runtimes'
import { checkTypes } from './types'
import { checkWorkers } from './workers'

type Group = (results: Results, shop: Workshop, nodes: readonly NodeVersion[]) => Promise<void>

const groups: Readonly<Record<string, Group>> = {
  bundles: checkBundles,
  workers: checkWorkers,
  types: checkTypes,
  runtimes: checkRuntimes
}

const startedAt = Date.now()
const minutes = (): string => `${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes`

function chosenGroups(): readonly (readonly [string, Group])[] {
  const names = process.argv.slice(2)
  const unknown = names.find(name => !(name in groups))
  if (unknown !== undefined) {
    console.error(`There is no group ${unknown}. Groups: ${Object.keys(groups).join(', ')}`)
    process.exit(1)
  }
  return Object.entries(groups).filter(([name]) => names.length === 0 || names.includes(name))
}

/** A user's project: the installed tarball, and the sources of project/. */
async function makeProject(): Promise<Workshop> {
  const shop = await workshop()
  await cp(join(import.meta.dirname, 'project'), shop.home, { recursive: true })
  // Parcel does not read `exports` by default.
  const manifest = { type: 'module', '@parcel/resolver-default': { packageExports: true } }
  await writeFile(join(shop.home, 'package.json'), JSON.stringify(manifest))
  return shop
}

whenStopped()
const chosen = chosenGroups()
console.log('Installing Node 20 to 26 from npm …')
const nodes = await installNodes()
console.log('Building, packing and installing gatecheck …')
const shop = await makeProject()
const all: Results[] = []
for (const [name, check] of chosen) {
  console.log(`\n${name}, after ${minutes()}:`)
  const results = collectResults(name)
  all.push(results)
  try {
    await check(results, shop, nodes)
  } catch (error) {
    await results.check(name, 'ended early', () => Promise.reject(error))
  }
}
await shop.remove()

for (const results of all) console.log(`\n${results.table()}`)
const counts = all.map(results => results.counts())
const sum = (name: 'passed' | 'failed'): number =>
  counts.reduce((total, count) => total + count[name], 0)
console.log(`\nin ${minutes()}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
