// Bundles the subjects of the fresh-process benches, and runs each in a process of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { runScript } from './measure.mjs'

const benchFolder = join(import.meta.dirname, '..')
const childrenFolder = join(benchFolder, 'children')

/**
 * CommonJS packages are bundled as CommonJS: in an ES module their `require` of built-ins fails.
 */
const commonJsSubjects = new Set(['token-introspection'])

/** Bundles a file of subjects/ and returns the bundle's path. */
export function bundleSubject(folder, subject) {
  return writeBundle(folder, subject, subject, `export * from './subjects/${subject}.mjs'`)
}

/** Bundles a subject as a Lambda function that exports `handler` and reads CLIENT_OPTIONS. */
export function bundleHandler(folder, subject) {
  const code = `import { create, toHandler } from './subjects/${subject}.mjs'
export const handler = toHandler(create(JSON.parse(process.env.CLIENT_OPTIONS)))`
  return writeBundle(folder, subject, `${subject}-handler`, code)
}

async function writeBundle(folder, subject, name, code) {
  const format = commonJsSubjects.has(subject) ? 'cjs' : 'esm'
  const file = join(folder, `${name}.${format === 'cjs' ? 'cjs' : 'mjs'}`)
  await bundle(code, file, { format })
  return file
}

/** Returns a function that makes one decision in a fresh process and resolves with milliseconds. */
export async function measureDecision(
  server,
  subject,
  clientOptions,
  { waitMillis, event = server.event } = {}
) {
  const env = {
    BUNDLE: await bundleSubject(server.folder, subject),
    CLIENT_OPTIONS: JSON.stringify(clientOptions),
    EVENT: JSON.stringify(event),
    NODE_EXTRA_CA_CERTS: server.caFile,
    ...(waitMillis === undefined ? {} : { WAIT_MILLIS: String(waitMillis) })
  }
  return () => runScript(join(childrenFolder, 'once.mjs'), { env })
}

/** Returns a function that imports the file in a fresh process and resolves with milliseconds. */
export function measureImport(file) {
  return () => runScript(join(childrenFolder, 'load.mjs'), { env: { BUNDLE: file } })
}

/** Whether this build of gatecheck has the option `warm`. Older builds can be measured, too. */
export const supportsWarm = /\bwarm\b/.test(
  readFileSync(join(benchFolder, 'node_modules', 'gatecheck', 'dist', 'index.d.ts'), 'utf8')
)
