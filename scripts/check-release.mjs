// node scripts/check-release.mjs [TAG]: lists everything that must be corrected before a release.
// npm runs it before `npm publish` in a clone, the workflow before it packs the release.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryOf } from './repository-fields.mjs'

const read = name => readFileSync(join(import.meta.dirname, '..', name), 'utf8')
const [tag] = process.argv.slice(2)
const manifest = JSON.parse(read('package.json'))
const { version } = manifest
const repository = repositoryOf(manifest)
/** Only in a workflow. */
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: built } = process.env

const problems = [
  repository === undefined &&
    'package.json does not say where the source is. Run: npm run repository -- https://github.com/OWNER/REPO',
  // npm compares the two, letter by letter, when it verifies the provenance.
  repository !== undefined &&
    built !== undefined &&
    repository !== `${server}/${built}` &&
    `package.json says ${repository}, and this is ${server}/${built}. Run: npm run repository -- ${server}/${built}`,
  tag !== undefined &&
    tag !== `v${version}` &&
    `The tag is ${tag}, the version in package.json ${version}. Tag v${version}, or set the version.`,
  !new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`, 'm').test(
    read('CHANGELOG.md')
  ) && `CHANGELOG.md has no line "## ${version} (YYYY-MM-DD)". Write the date of the release.`,
  JSON.parse(read('package-lock.json')).version !== version &&
    `package-lock.json has another version than package.json, ${version}. Run: npm install --package-lock-only`
].filter(problem => problem !== false)

for (const problem of problems) console.error(problem)
process.exit(problems.length === 0 ? 0 : 1)
