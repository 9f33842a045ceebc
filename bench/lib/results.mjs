// Keeps the results: results.json and a picture of each bench.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPicture } from './picture.mjs'

const resultsFile = 'results.json'
const picturesFolder = 'pictures'

/** Replaces one bench's figures. The other benches keep their last ones, with their own date. */
export function saveOutcome(outcome, budgets, environment) {
  const { name, ...figures } = outcome
  mkdirSync(picturesFolder, { recursive: true })
  writeFileSync(join(picturesFolder, `${name}.svg`), drawPicture(outcome, budgets, environment))
  const benches = { ...readBenches(), [name]: { ...environment, ...figures } }
  const byName = Object.entries(benches).sort(([a], [b]) => (a < b ? -1 : 1))
  const results = { benches: Object.fromEntries(byName) }
  writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`)
}

function readBenches() {
  return existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')).benches : {}
}
