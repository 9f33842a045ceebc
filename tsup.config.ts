import { readdirSync } from 'node:fs'
import { defineConfig, type Format, type Options } from 'tsup'
import { exportCore, importCore } from './scripts/one-core'

/** Every file directly in adapters/ is a subpath of the package. No other list names them. */
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
  // The default strips "node:", and the test for "no node: import" could not fail.
  removeNodeProtocol: false,
  splitting: false,
  clean: false
}

function configsFor(format: Format, extension: string): readonly Options[] {
  return [
    {
      ...common,
      format,
      entry: { core: 'scripts/core.ts' },
      external: ['#host'],
      noExternal: [/^fp-ts/, /^io-ts/],
      esbuildPlugins: [exportCore]
    },
    {
      ...common,
      format,
      entry,
      external: ['#host'],
      noExternal: [/^fp-ts/, /^io-ts/],
      esbuildPlugins: [importCore(`./core${extension}`)]
    },
    {
      ...common,
      format,
      entry: { 'host/node': 'src/host/node.ts', 'host/web': 'src/host/web.ts' },
      external: [/^node:/]
    }
  ]
}

/** The bin. No entry imports it, and it imports the core that the package has anyway. */
const cli: Options = {
  ...common,
  format: 'esm',
  entry: { cli: 'cli/main.ts' },
  external: ['#host', /^node:/],
  minify: true,
  banner: { js: '#!/usr/bin/env node' },
  esbuildPlugins: [importCore('./core.js')]
}

export default defineConfig([
  ...configsFor('esm', '.js'),
  ...configsFor('cjs', '.cjs'),
  cli,
  { format: ['esm', 'cjs'], entry, dts: { only: true } }
])
