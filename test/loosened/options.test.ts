import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { neutralOptions } from './neutral'
import { publicOptions } from './public-options'
import { looseWords } from './table'

const test = suite('words that loosen, the table')

test('every public option is once in the table of words that loosen a default, or among those that do not', () => {
  const judged = [...looseWords.flatMap(({ options }) => options), ...neutralOptions]
  assert.equal([...judged].sort(), [...publicOptions].sort())
  assert.ok(publicOptions.size > 150)
})

test('the options are read from the types: also those of intersections, nested objects and functions', () => {
  for (const option of [
    'Rfc7662Options.assertion',
    'ClientAssertion.audience',
    'PolicyOptions.resource',
    'FetchOptions.publicUrl',
    'Gcp.verify.header',
    'tokenFromClaims.claimNames',
    'Requirement.binding'
  ])
    assert.ok(publicOptions.has(option), option)
})

test('SECURITY.md has the table', () => {
  const rows = looseWords.map(
    ({ word, of, givesUp, gates }) =>
      `| \`${word}\` | ${of} | ${givesUp} | ${gates.length > 0 ? 'yes' : 'no'} |`
  )
  const [, section = ''] = readFileSync('SECURITY.md', 'utf8').split(
    '## Words that loosen a default'
  )
  const table = section.slice(0, section.indexOf('\n## '))
  assert.equal(
    [...table.matchAll(/^\| `.+\|$/gm)].map(([row]) => row),
    rows
  )
})

test.run()
