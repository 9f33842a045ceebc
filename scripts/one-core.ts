// Build steps that put src/, and what adapters share, into one file, dist/core.js, which the entries
// import. An ES module costs Node 1 to 2 ms to find, read and link, however small it is: in the nine
// chunks that esbuild's splitting makes, an import took 18.7 ms; in four files it takes 10.5
// (Node 22).

import { readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

const root = resolve('.')
/** Parts of adapters that several entries share. */
const shared = /^adapters\/(?:api-gateway|fetch|http|node)\//
const outsideCore = /^src\/(?:types(?:\/.*)?|index|host\/.*)$/

/** The module's path, if core contains it. Hosts are selected by an import of their own. */
function coreModule(path: string): string | undefined {
  const module = relative(root, path).replaceAll('\\', '/').replace(/\.ts$/, '')
  const inCore = shared.test(module) || (module.startsWith('src/') && !outsideCore.test(module))
  return inCore ? module : undefined
}

/** For the build of core: exports every module that core contains, and fp-ts' Either. */
export const exportCore: Plugin = {
  name: 'export-core',
  setup: build =>
    build.onLoad({ filter: /scripts[\\/]core\.ts$/ }, () => {
      const modules = ['src', 'adapters']
        .flatMap(folder =>
          readdirSync(folder, { recursive: true }).map(name => join(folder, String(name)))
        )
        .filter(name => name.endsWith('.ts'))
        .map(name => coreModule(resolve(name)))
        .filter(module => module !== undefined)
      const either = "export { isLeft, left, right } from 'fp-ts/Either'"
      return {
        contents: [...modules.map(module => `export * from './${module}'`), either].join('\n'),
        resolveDir: root,
        loader: 'ts'
      }
    })
}

/**
 * For the entries: imports from `coreFile` what core contains, so that no bundle contains it twice.
 */
export function importCore(coreFile: string): Plugin {
  return {
    name: 'import-core',
    setup: build =>
      build.onResolve({ filter: /^\.\.?\/|^fp-ts\/Either$/ }, ({ path, importer, kind }) => {
        const isEither = !path.startsWith('.')
        const inCore = isEither || coreModule(resolve(dirname(importer), path)) !== undefined
        if (kind === 'entry-point' || !inCore) return undefined
        return { path: coreFile, external: true, sideEffects: false }
      })
  }
}
