// npm run bench [-- NAME…] [--short] [--check] [--margin 1.5]: a table each, results.json, a picture each; --check compares with budgets.json.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ready, surroundings, versions } from './lib/setup.mjs'

/** `formats` needs other versions of Node, and runs only when it is named. */
const usual = [
  'size',
  'cold-start',
  'import',
  'first-decision',
  'hot-path',
  'miss',
  'express',
  'cache',
  'lambda'
]
const brief = ['size', 'cold-start']
const all = readdirSync(join(import.meta.dirname, 'benches')).map(file =>
  file.replace(/\.mjs$/, '')
)

function given() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        short: { type: 'boolean', default: false },
        margin: { type: 'string', default: '1' }
      }
    })
    const unknown = positionals.find(name => !all.includes(name))
    if (unknown !== undefined) throw new Error(`there is no bench "${unknown}": ${all.join(', ')}`)
    if (!(Number(values.margin) >= 1)) throw new Error('--margin must be a number of at least 1')
    return {
      ...values,
      margin: Number(values.margin),
      names: positionals.length > 0 ? positionals : values.short ? brief : usual
    }
  } catch (error) {
    console.error(`${error.message}\nnpm run bench [-- NAME…] [--short] [--check] [--margin 1.5]`)
    process.exit(2)
  }
}

const { check, short, margin, names } = given()
process.chdir(import.meta.dirname)
const folder = mkdtempSync(join(tmpdir(), 'gatecheck-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130)) // so that the folder goes, and the children with their channel
ready(folder)

const { server } = await import('./lib/server.mjs')
const { report } = await import('./lib/report.mjs')
const { picture } = await import('./lib/picture.mjs')
function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
const budgets = read('budgets.json')
const around = surroundings()
const shown = process.stderr.isTTY === true
const started = Date.now()

/** What did not run this time keeps its last figures, with their own date. */
const kept = existsSync('results.json') ? read('results.json').benches : {}
function keep(outcome) {
  const { name, ...rest } = outcome
  kept[name] = { ...around, ...rest }
  mkdirSync('pictures', { recursive: true })
  writeFileSync(join('pictures', `${name}.svg`), picture(outcome, budgets[name] ?? {}, around))
  writeFileSync(
    'results.json',
    `${JSON.stringify(
      {
        benches: Object.fromEntries(
          all
            .filter(each => each in kept)
            .sort()
            .map(each => [each, kept[each]])
        )
      },
      null,
      2
    )}\n`
  )
}

const at = await server(folder)
const broken = []
for (const name of names) {
  const { title, peers, run } = await import(`./benches/${name}.mjs`)
  const tell = text => {
    if (shown) process.stderr.write(`\r\u001b[K  ${name}: ${text}`)
  }
  if (!shown) console.error(`  ${name} …`)
  const found = await run({ at, short, tell }).catch(error => ({ error }))
  if (shown) process.stderr.write('\r\u001b[K')
  if (found.error !== undefined) {
    console.log(`\n${name}\n  did not run: ${found.error.message}`)
    broken.push(`${name}: did not run`)
    continue
  }
  const used = Object.fromEntries(['gatecheck', ...peers].map(each => [each, versions[each]]))
  const outcome = { name, title, versions: used, ...found }
  broken.push(...report(outcome, budgets[name], margin))
  if (!short) keep(outcome)
}
at.close()

console.log(
  `\n${names.length} benches in ${((Date.now() - started) / 1000).toFixed(0)} s, Node ${around.node}, ${around.machine}`
)
for (const line of broken) console.log(`over budget: ${line}`)
if (broken.length === 0) console.log('every budget holds')
process.exit(check && broken.length > 0 ? 1 : 0)
