// Strict consumers of the tarball under TypeScript 5.0 to 7.0, by each kind of resolution.
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as assert from 'uvu/assert'
import { strictest } from '../real/package/compiles'
import { run, type Workshop } from '../real/package/workshop'
import { everyName } from './every-name'
import type { NodeVersion } from './nodes'
import type { Results } from './results'

const versions = ['5.0', '5.2', '5.4', '5.6', '5.8', '5.9', '6.0', '7.0']
const resolutions = {
  node10: { module: 'commonjs', moduleResolution: 'node10' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' }
} as const
type Resolution = keyof typeof resolutions

/** Of test/types. They have a mistake in each line below `@ts-expect-error`, which must be one. */
const plain = [
  ...['consumer', 'consumer-aws', 'consumer-dpop', 'consumer-gate', 'consumer-jwt'],
  ...['no-host', 'refused']
]
const projects = {
  /** ES2022 and no types of a platform; the declarations are checked themselves. */
  plain: { files: [...plain, 'every-name'], types: [], skipLibCheck: false },
  /** What @types/node declares is not ours to check. */
  node: { files: ['aws-lambda', 'fetch', 'node', 'node-host'], types: ['node'], skipLibCheck: true }
} as const

function isEsmAndCommonJs(resolution: Resolution): boolean {
  return resolution === 'node16' || resolution === 'nodenext'
}

async function writeProjects(folder: string, resolution: Resolution, version: string) {
  const endings = isEsmAndCommonJs(resolution) ? ['ts', 'cts'] : ['ts']
  return Promise.all(
    Object.entries(projects).map(async ([name, { files, types, skipLibCheck }]) => {
      const config = {
        compilerOptions: {
          ...strictest,
          ...resolutions[resolution],
          // TypeScript 6 has deprecated it, and 7 is without it.
          ...(resolution === 'node10' && version === '6.0' ? { ignoreDeprecations: '6.0' } : {}),
          target: 'es2022',
          lib: ['es2022'],
          types,
          skipLibCheck,
          noEmit: true
        },
        files: files.flatMap(file => endings.map(ending => `${file}.${ending}`))
      }
      const file = join(folder, `tsconfig-${name}-${resolution}-${version}.json`)
      await writeFile(file, JSON.stringify(config))
      return file
    })
  )
}

async function writeSources({ home }: Workshop, names: string): Promise<string> {
  const folder = join(home, 'types')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const files = Object.values(projects).flatMap(project => project.files)
  for (const ending of ['ts', 'cts']) {
    for (const file of files.filter(name => name !== 'every-name'))
      await cp(`test/types/${file}.ts`, join(folder, `${file}.${ending}`))
    await writeFile(join(folder, `every-name.${ending}`), names)
  }
  for (const name of ['@types/aws-lambda', '@types/node', 'undici-types'])
    await cp(resolve('test/consumers/node_modules', name), join(home, 'node_modules', name), {
      recursive: true
    })
  return folder
}

export async function checkTypes(
  results: Results,
  shop: Workshop,
  _nodes: readonly NodeVersion[]
): Promise<void> {
  const { text, count } = everyName(shop)
  assert.ok(count > 150, `${count} public names`)
  console.log(`  every-name.ts exports ${count} public names of ${shop.subpaths.length} entries`)
  const folder = await writeSources(shop, text)
  for (const version of versions) {
    const compiler = resolve(`test/consumers/node_modules/typescript-${version}/bin/tsc`)
    const row = `TypeScript ${(await run('.', process.execPath, [compiler, '--version'])).trim().replace(/^\D+/, '')}`
    for (const resolution of ['node10', 'node16', 'nodenext', 'bundler'] as const) {
      if (version === '7.0' && resolution === 'node10') {
        results.none(row, resolution)
        continue
      }
      await results.check(row, resolution, async () => {
        const configs = await writeProjects(folder, resolution, version)
        for (const config of configs) await run(folder, process.execPath, [compiler, '-p', config])
        return 'ok'
      })
    }
  }
}
