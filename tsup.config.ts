import { readdirSync } from 'node:fs'
import { defineConfig, type Format, type Options } from 'tsup'
import { aroundCore, core } from './scripts/one-core'

// A file in adapters/ is a subpath of the package: the list has no second place to forget.
const adapters = Object.fromEntries(
  readdirSync('adapters')
    .filter(name => name.endsWith('.ts'))
    .map(name => [name.slice(0, -3), `adapters/${name}`])
)
const entry = { index: 'src/index.ts', ...adapters }

const common: Options = {
  target: 'es2022',
  platform: 'neutral',
  treeshake: true,
  removeNodeProtocol: false, // the default strips "node:", and a test for "no node: import" would pass vacuously
  splitting: false,
  clean: false
}

const built = (format: Format, extension: string): readonly Options[] => [
  {
    ...common,
    format,
    entry: { core: 'scripts/core.ts' },
    external: ['#host'],
    noExternal: [/^fp-ts/, /^io-ts/],
    esbuildPlugins: [core]
  },
  {
    ...common,
    format,
    entry,
    external: ['#host'],
    noExternal: [/^fp-ts/, /^io-ts/],
    esbuildPlugins: [aroundCore(`./core${extension}`)]
  },
  {
    ...common,
    format,
    entry: { 'host/node': 'src/host/node.ts', 'host/web': 'src/host/web.ts' },
    external: [/^node:/]
  }
]

export default defineConfig([
  ...built('esm', '.js'),
  ...built('cjs', '.cjs'),
  { format: ['esm', 'cjs'], entry, dts: { only: true } }
])
