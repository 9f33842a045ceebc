// What loads fastest, and is therefore shipped: ES modules or CommonJS, one file or the package's
// four, with the compile cache or without.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../lib/bundle.mjs'
import { interleave, ratioByRound, runScript, summarize } from '../lib/measure.mjs'
import { findNodes } from '../lib/nodes.mjs'

const script = join(import.meta.dirname, '..', 'children', 'format.mjs')
const distFolder = join(import.meta.dirname, '..', 'node_modules', 'gatecheck', 'dist')
const wholePackage = "export * from 'gatecheck'\nexport * from 'gatecheck/rest-api'"
const application =
  "export { authleteFromEnv, gate, noScopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'"

const bundles = [
  ['gatecheck in one file', 'one', wholePackage, { minify: false }],
  ['gatecheck in an app bundle, shaken', 'app', application, { minify: true }]
]

/** The built-ins alone, and the package's two entries as it is published. */
function modules() {
  const dist = name => JSON.stringify(join(distFolder, name))
  const required = "require('node:crypto'); require('node:http'); require('node:https')"
  return [
    ['nothing, ESM', 'empty.mjs', 'export {}'],
    ['nothing, CJS', 'empty.cjs', ''],
    [
      'the built-ins alone, ESM',
      'host.mjs',
      "import 'node:crypto'\nimport 'node:http'\nimport 'node:https'"
    ],
    ['the built-ins but node:http, ESM', 'host-2.mjs', "import 'node:crypto'\nimport 'node:https'"],
    ['the built-ins alone, CJS', 'host.cjs', required],
    [
      'gatecheck as packed, ESM',
      'chunks.mjs',
      `import ${dist('index.js')}\nimport ${dist('rest-api.js')}`
    ],
    [
      'gatecheck as packed, CJS',
      'chunks.cjs',
      `require(${dist('index.cjs')}); require(${dist('rest-api.cjs')})`
    ]
  ]
}

/** Every form as `{ name, format, file }`. */
async function writeForms(folder) {
  const forms = []
  for (const [name, fileName, code] of modules()) {
    const file = join(folder, fileName)
    writeFileSync(file, code)
    forms.push({ name, format: fileName.endsWith('.cjs') ? 'cjs' : 'esm', file })
  }
  for (const [name, baseName, code, options] of bundles)
    for (const format of ['esm', 'cjs']) {
      const file = join(folder, `${baseName}.${format === 'cjs' ? 'cjs' : 'mjs'}`)
      await bundle(code, file, { ...options, format })
      forms.push({ name: `${name}, ${format.toUpperCase()}`, format, file })
    }
  return forms
}

/** Names start with Node's version. The compile cache exists since Node 22. */
function createSubjects(forms, nodes, folder) {
  const subjects = {}
  for (const { path, version } of nodes)
    for (const { name, format, file } of forms) {
      const env = { FILE: file, FORMAT: format }
      const cache = join(folder, `compiled-${version}`)
      subjects[`${version} ${name}`] = () => runScript(script, { node: path, env })
      if (Number(version.slice(1, 3)) >= 22 && name.startsWith('gatecheck'))
        subjects[`${version} ${name}, compile cache`] = () =>
          runScript(script, { node: path, env: { ...env, CACHE: cache } })
    }
  return subjects
}

function tableFor(version, samples) {
  const rows = Object.entries(samples)
    .filter(([name]) => name.startsWith(`${version} `))
    .map(([name, values]) => ({
      name: name.slice(version.length + 1),
      ...summarize(values),
      own: name.includes('gatecheck')
    }))
  return { title: `Node ${version}`, unit: 'ms', rows }
}

const comparisons = [
  ['CJS over ESM, the package', 'gatecheck as packed, CJS', 'gatecheck as packed, ESM'],
  ['one file over the package, ESM', 'gatecheck in one file, ESM', 'gatecheck as packed, ESM'],
  ['one file over the package, CJS', 'gatecheck in one file, CJS', 'gatecheck as packed, CJS'],
  [
    'app bundle, CJS over ESM',
    'gatecheck in an app bundle, shaken, CJS',
    'gatecheck in an app bundle, shaken, ESM'
  ]
]

function figuresFor(version, samples) {
  return comparisons.map(([name, form, baseline]) => [
    `${version}: ${name}`,
    ratioByRound(samples[`${version} ${form}`], samples[`${version} ${baseline}`])
  ])
}

export const title = 'What loads fastest, by version of Node'
export const peers = []

export async function run({ server, short, showProgress }) {
  const forms = await writeForms(server.folder)
  const nodes = findNodes(server.folder)
  const subjects = createSubjects(forms, nodes, server.folder)
  const samples = await interleave(subjects, short ? 7 : 21, showProgress)
  return {
    tables: nodes.map(({ version }) => tableFor(version, samples)),
    figures: Object.fromEntries(nodes.flatMap(({ version }) => figuresFor(version, samples))),
    notes: [
      'Import alone, in a fresh process, built-ins and all. The compile cache is filled by the first round, which is thrown away; the time of turning it on is counted.'
    ]
  }
}
