// npm run repository -- https://github.com/OWNER/REPO
// Writes repository, homepage and bugs into package.json. No other file names the repository.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsFor, parseRepository } from './repository-fields.mjs'

const path = join(import.meta.dirname, '..', 'package.json')
const url = parseRepository(process.argv[2] ?? '')
if (url === undefined) {
  console.error('Usage: npm run repository -- https://github.com/OWNER/REPO')
  process.exit(1)
}
const { homepage, bugs, repository, ...others } = JSON.parse(readFileSync(path, 'utf8'))
const entries = Object.entries(others)
const place = entries.findIndex(([name]) => name === 'license')
const manifest = Object.fromEntries(entries.toSpliced(place, 0, ...Object.entries(fieldsFor(url))))
writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
console.log(`package.json: repository, homepage and bugs are those of ${url}`)
