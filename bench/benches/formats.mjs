// What loads fastest, and is therefore shipped: ES modules or CommonJS, one file or the package's four, with the compile cache or without.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundled } from '../lib/bundle.mjs'
import { interleaved, output, ratio, summary } from '../lib/measure.mjs'
import { nodes } from '../lib/nodes.mjs'

const script = join(import.meta.dirname, '..', 'children', 'format.mjs')
const code =
  "export { authleteFromEnv, gate, noScopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'"
const packageHome = join(import.meta.dirname, '..', 'node_modules', 'gatecheck', 'dist')

/** Two imports, as a user writes them, of what is packed; and the whole of it in one file, not shaken and not minified. */
async function forms(folder) {
  const file = (name, text) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const everything = "export * from 'gatecheck'\nexport * from 'gatecheck/rest-api'"
  const one = {}
  for (const [name, contents, format, minified] of [
    ['one.mjs', everything, 'esm', false],
    ['one.cjs', everything, 'cjs', false],
    ['app.mjs', code, 'esm', true],
    ['app.cjs', code, 'cjs', true]
  ]) {
    one[name] = join(folder, name)
    await bundled(contents, one[name], { format, minify: minified })
  }
  const at = name => JSON.stringify(join(packageHome, name))
  return [
    { name: 'nothing, ESM', kind: 'esm', file: file('empty.mjs', 'export {}') },
    { name: 'nothing, CJS', kind: 'cjs', file: file('empty.cjs', '') },
    {
      name: 'the built-ins alone, ESM',
      kind: 'esm',
      file: file('host.mjs', "import 'node:crypto'\nimport 'node:http'\nimport 'node:https'")
    },
    {
      name: 'the built-ins but node:http, ESM',
      kind: 'esm',
      file: file('host-2.mjs', "import 'node:crypto'\nimport 'node:https'")
    },
    {
      name: 'the built-ins alone, CJS',
      kind: 'cjs',
      file: file('host.cjs', "require('node:crypto'); require('node:http'); require('node:https')")
    },
    {
      name: 'gatecheck as packed, ESM',
      kind: 'esm',
      file: file('chunks.mjs', `import ${at('index.js')}\nimport ${at('rest-api.js')}`)
    },
    {
      name: 'gatecheck as packed, CJS',
      kind: 'cjs',
      file: file('chunks.cjs', `require(${at('index.cjs')}); require(${at('rest-api.cjs')})`)
    },
    { name: 'gatecheck in one file, ESM', kind: 'esm', file: one['one.mjs'] },
    { name: 'gatecheck in one file, CJS', kind: 'cjs', file: one['one.cjs'] },
    { name: 'gatecheck in an app bundle, shaken, ESM', kind: 'esm', file: one['app.mjs'] },
    { name: 'gatecheck in an app bundle, shaken, CJS', kind: 'cjs', file: one['app.cjs'] }
  ]
}

export const title = 'What loads fastest, by version of Node'
export const peers = []

export async function run({ at, short, tell }) {
  const [all, versions] = [await forms(at.folder), nodes(at.folder)]
  const subjects = {}
  for (const { path, version } of versions)
    for (const { name, kind, file } of all) {
      const load = CACHE => () =>
        output(script, {
          node: path,
          env: { FILE: file, KIND: kind, ...(CACHE === undefined ? {} : { CACHE }) }
        })
      subjects[`${version} ${name}`] = load(undefined)
      if (Number(version.slice(1, 3)) >= 22 && name.startsWith('gatecheck'))
        subjects[`${version} ${name}, compile cache`] = load(join(at.folder, `compiled-${version}`))
    }
  const samples = await interleaved(subjects, short ? 7 : 21, tell)
  const of = (version, name) => samples[`${version} ${name}`]
  return {
    tables: versions.map(({ version }) => ({
      title: `Node ${version}`,
      unit: 'ms',
      rows: Object.entries(samples)
        .filter(([name]) => name.startsWith(`${version} `))
        .map(([name, values]) => ({
          name: name.slice(version.length + 1),
          ...summary(values),
          own: name.includes('gatecheck')
        }))
    })),
    figures: Object.fromEntries(
      versions.flatMap(({ version }) => [
        [
          `${version}: CJS over ESM, the package`,
          ratio(of(version, 'gatecheck as packed, CJS'), of(version, 'gatecheck as packed, ESM'))
        ],
        [
          `${version}: one file over the package, ESM`,
          ratio(of(version, 'gatecheck in one file, ESM'), of(version, 'gatecheck as packed, ESM'))
        ],
        [
          `${version}: one file over the package, CJS`,
          ratio(of(version, 'gatecheck in one file, CJS'), of(version, 'gatecheck as packed, CJS'))
        ],
        [
          `${version}: app bundle, CJS over ESM`,
          ratio(
            of(version, 'gatecheck in an app bundle, shaken, CJS'),
            of(version, 'gatecheck in an app bundle, shaken, ESM')
          )
        ]
      ])
    ),
    notes: [
      'Import alone, in a fresh process, built-ins and all. The compile cache is filled by the first round, which is thrown away; the time of turning it on is counted.'
    ]
  }
}
