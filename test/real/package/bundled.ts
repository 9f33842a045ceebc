// Bundles a program that uses the installed package, as esbuild does for a worker or for Lambda.
import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'

export interface Bundle {
  readonly text: string
  /** What the bundle still imports. */
  readonly externals: readonly string[]
  /** Bytes, gzip. */
  readonly size: number
}

export interface Target {
  readonly platform: 'node' | 'browser' | 'neutral'
  readonly format: 'esm' | 'cjs' | 'iife'
  readonly conditions?: readonly string[]
}

export const bundled = async (home: string, contents: string, { platform, format, conditions }: Target): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: home }, bundle: true, minify: true, metafile: true, write: false, logLevel: 'silent', platform, format, target: 'es2022',
    ...(conditions === undefined ? {} : { conditions: [...conditions] })
  })
  const [{ text } = { text: '' }] = outputFiles
  const parts = [...Object.values(metafile.inputs), ...Object.values(metafile.outputs)]
  const externals = [...new Set(parts.flatMap(({ imports }) => imports).filter(({ external }) => external === true).map(({ path }) => path))].sort()
  return { text, externals, size: gzipSync(text, { level: 9 }).length }
}
