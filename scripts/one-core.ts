// Steps of the build that put all of src/ into one file, dist/core.js, which the entries import. An ES module costs Node 1 to 2 ms to find,
// read and link, whatever it holds: in the nine chunks that esbuild's splitting makes, an import took 18.7 ms, in four files it takes 10.5 (Node 22).

import { readdirSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

const source = resolve('src')
/** Where it stands in src/, if core holds it: the hosts are chosen by an import of their own. */
function placeOf(path: string): string | undefined {
  const place = relative(source, path).replaceAll('\\', '/').replace(/\.ts$/, '')
  return /^\.\.|^(?:types(?:\/.*)?|index|host\/.*)$/.test(place) ? undefined : place
}

/** For the build of core itself. */
export const core: Plugin = {
  name: 'core',
  setup: build =>
    build.onLoad({ filter: /scripts[\\/]core\.ts$/ }, () => ({
      contents:
        readdirSync(source, { recursive: true })
          .map(String)
          .filter(name => name.endsWith('.ts'))
          .map(name => placeOf(resolve(source, name)))
          .filter(place => place !== undefined)
          .map(place => `export * from './${place}'`)
          .join('\n') + "\nexport { isLeft, left, right } from 'fp-ts/Either'",
      resolveDir: source,
      loader: 'ts'
    }))
}

/** For the entries: what core holds is imported from there, and fp-ts' Either, so that no bundle holds it twice. */
export function aroundCore(file: string): Plugin {
  return {
    name: 'around-core',
    setup: build =>
      build.onResolve({ filter: /^\.\.?\/|^fp-ts\/Either$/ }, ({ path, importer, kind }) =>
        kind === 'entry-point' ||
        (path.startsWith('.') && placeOf(resolve(dirname(importer), path)) === undefined)
          ? undefined
          : { path: file, external: true, sideEffects: false }
      )
  }
}
