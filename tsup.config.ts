import { readdirSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'
import { declared } from './scripts/declared'

// A file in adapters/ is a subpath of the package: the list has no second place to forget.
const adapters = Object.fromEntries(
  readdirSync('adapters').filter(name => name.endsWith('.ts')).map(name => [name.slice(0, -3), `adapters/${name}`])
)

const common: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  treeshake: true,
  plugins: [declared],
  removeNodeProtocol: false, // the default strips "node:", and a test for "no node: import" would pass vacuously
  clean: false
}

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts', ...adapters },
    external: ['#host'],
    noExternal: [/^fp-ts/, /^io-ts/],
    splitting: true,
    dts: true
  },
  {
    ...common,
    entry: { 'host/node': 'src/host/node.ts', 'host/web': 'src/host/web.ts' },
    external: [/^node:/],
    splitting: false,
    dts: false
  }
])
