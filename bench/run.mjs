// npm run bench [-- NAME…] [--short] [--check] [--margin 1.5]
// Prints a table for each bench, and writes results.json and a picture each. With --check, exits
// with 1 if a figure is over its budget in budgets.json.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whenStopped } from '../scripts/stopping.mjs'
import { parseArguments } from './lib/arguments.mjs'
import { describeEnvironment, prepare, versions } from './lib/setup.mjs'

const benches = readdirSync(join(import.meta.dirname, 'benches')).map(file =>
  file.replace(/\.mjs$/, '')
)
const { check, short, margin, names } = parseArguments(benches)
process.chdir(import.meta.dirname)
const folder = mkdtempSync(join(tmpdir(), 'gatecheck-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
// Exit handlers run, which removes the folder. The children end when their channel closes.
whenStopped()
prepare(folder)

// These need what `prepare` installs.
const { startServer } = await import('./lib/server.mjs')
const { printReport } = await import('./lib/report.mjs')
const { saveOutcome } = await import('./lib/results.mjs')

const budgets = JSON.parse(readFileSync('budgets.json', 'utf8'))
const environment = describeEnvironment()
const interactive = process.stderr.isTTY === true
const startedAt = Date.now()

const server = await startServer(folder)
const overBudget = []
for (const name of names) overBudget.push(...(await runBench(name)))
server.close()

const seconds = ((Date.now() - startedAt) / 1000).toFixed(0)
console.log(
  `\n${names.length} benches in ${seconds} s, Node ${environment.node}, ${environment.machine}`
)
for (const line of overBudget) console.log(`over budget: ${line}`)
if (overBudget.length === 0) console.log('every budget holds')
process.exit(check && overBudget.length > 0 ? 1 : 0)

/** Returns a line for each figure that is over its budget. */
async function runBench(name) {
  const { title, peers, run } = await import(`./benches/${name}.mjs`)
  if (!interactive) console.error(`  ${name} …`)
  const result = await run({
    server,
    short,
    showProgress: text => showLine(`  ${name}: ${text}`)
  }).catch(error => ({ error }))
  showLine('')
  if (result.error !== undefined) {
    console.log(`\n${name}\n  did not run: ${result.error.message}`)
    return [`${name}: did not run`]
  }
  const usedVersions = Object.fromEntries(
    ['gatecheck', ...peers].map(packageName => [packageName, versions[packageName]])
  )
  const outcome = { name, title, versions: usedVersions, ...result }
  if (!short) saveOutcome(outcome, budgets[name] ?? {}, environment)
  return printReport(outcome, budgets[name], margin)
}

/** Replaces the line of progress on a terminal. */
function showLine(text) {
  if (interactive) process.stderr.write(`\r\u001b[K${text}`)
}
