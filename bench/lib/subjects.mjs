// Bundles the subjects of the fresh-process benches, and runs one in a process of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundled } from './bundle.mjs'
import { output } from './measure.mjs'

const children = join(import.meta.dirname, '..', 'children')

/** These are CommonJS packages, and are bundled as such: in an ES module their `require` of built-ins has no one to answer it. */
const commonJs = new Set(['token-introspection'])

/** The bundle's file, made once; with `wrapped`, of a module that is written around the subject. */
export async function bundleOf(at, subject, wrapped = './subjects/SUBJECT.mjs') {
  const format = commonJs.has(subject) ? 'cjs' : 'esm'
  const contents =
    wrapped === './subjects/SUBJECT.mjs'
      ? `export * from './subjects/${subject}.mjs'`
      : wrapped.replaceAll('SUBJECT', subject)
  const out = join(
    at.folder,
    `${subject}${wrapped === './subjects/SUBJECT.mjs' ? '' : '-handler'}.${format === 'cjs' ? 'cjs' : 'mjs'}`
  )
  await bundled(contents, out, { format })
  return out
}

/** One decision in a fresh process, in milliseconds. */
export async function decision(at, subject, settings, { wait, jwt = false } = {}) {
  const BUNDLE = await bundleOf(at, subject)
  const env = {
    BUNDLE,
    SETTINGS: JSON.stringify(settings),
    EVENT: JSON.stringify(jwt ? at.jwtEvent : at.event),
    NODE_EXTRA_CA_CERTS: at.ca,
    ...(wait === undefined ? {} : { WAIT: String(wait) })
  }
  return () => output(join(children, 'once.mjs'), { env })
}

/** One import in a fresh process, in milliseconds. */
export function importing(file) {
  return () => output(join(children, 'load.mjs'), { env: { BUNDLE: file } })
}

/** Does this build of gatecheck know `warm`? Asked of the code itself, in a process that ends at once. */
export const knowsWarm = /\bwarm\b/.test(
  readFileSync(
    join(import.meta.dirname, '..', 'node_modules', 'gatecheck', 'dist', 'index.d.ts'),
    'utf8'
  )
)
