// Bundles a worker from this tree as wrangler does for workerd, and runs it there, without nodejs_compat.

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
    conditions: ['workerd', 'worker', 'browser'],
    // The package's own `imports` name dist/ for workerd: from source, the same file there.
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

/** Prints what workerd reports of each call: Cloudflare's log, as `wrangler tail` shows it. */
const tailScript = `export default {
  fetch: () => new Response(),
  tail: events => { for (const { exceptions } of events) for (const { message } of exceptions) console.log('exception: ' + message) }
}`

interface Worker {
  readonly script: string
  readonly bindings: Readonly<Record<string, string>>
  readonly kvNamespaces?: readonly string[]
}

/** One workerd with these workers, by name; `log` gets what they print and what goes wrong in them. */
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
      ...Object.entries(workers).map(([name, { script, bindings, kvNamespaces = [] }]) => ({
        ...common,
        name,
        script,
        bindings: { ...bindings },
        kvNamespaces: [...kvNamespaces],
        tails: ['tail']
      })),
      { ...common, name: 'tail', script: tailScript }
    ]
  })
}
