// Bundles a worker as wrangler does, from source, and runs it in workerd without nodejs_compat.

import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

export interface WorkerBundle {
  readonly text: string
  readonly imports: readonly string[]
}

export async function bundleWorker(file: string): Promise<WorkerBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    logLevel: 'silent',
    external: ['cloudflare:*'],
    conditions: ['workerd', 'worker', 'browser'],
    // The `imports` of package.json name dist/ for workerd; this resolves to the source file.
    plugins: [
      {
        name: 'host',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^#host$/ }, () => ({ path: resolve('src/host/web.ts') }))
        }
      }
    ]
  })
  return {
    text: outputFiles[0]?.text ?? '',
    imports: Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ path }) => path)
    )
  }
}

/** Prints the exceptions that workerd reports, as `wrangler tail` shows them. */
const tailScript = `export default {
  fetch: () => new Response(),
  tail: events => { for (const { exceptions } of events) for (const { message } of exceptions) console.log('exception: ' + message) }
}`

interface DurableObjectBinding {
  readonly className: string
  readonly useSQLite: boolean
  /** The worker that has the class. Default this one. */
  readonly scriptName?: string
}
interface Worker {
  readonly script: string
  readonly bindings: Readonly<Record<string, string>>
  readonly kvNamespaces?: readonly string[]
  readonly durableObjects?: Readonly<Record<string, DurableObjectBinding>>
}

/** Starts one workerd with these workers. `log` gets their output and their exceptions. */
export function startWorkers(
  workers: Readonly<Record<string, Worker>>,
  log: (text: string) => void
): Miniflare {
  const common = { modules: true as const, compatibilityDate: '2026-04-01', compatibilityFlags: [] }
  return new Miniflare({
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      for (const stream of [stdout, stderr])
        stream.on('data', (chunk: unknown) => log(String(chunk)))
    },
    workers: [
      ...Object.entries(workers).map(
        ([name, { script, bindings, kvNamespaces = [], durableObjects = {} }]) => ({
          ...common,
          name,
          script,
          bindings: { ...bindings },
          kvNamespaces: [...kvNamespaces],
          durableObjects: { ...durableObjects },
          tails: ['tail']
        })
      ),
      { ...common, name: 'tail', script: tailScript }
    ]
  })
}
