import { readdirSync, readFileSync } from 'node:fs'
import * as gatecheck from 'gatecheck'
import * as cloudflare from 'gatecheck/cloudflare'
import * as fetching from 'gatecheck/fetch'
import * as httpApi from 'gatecheck/http-api'
import * as proxies from 'gatecheck/proxies'
import * as restApi from 'gatecheck/rest-api'
import * as testing from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reasonSentences } from '../src/refusal/reasons'
import { situations } from './contract'

const test = suite('documents')

function page(name: string): string {
  return readFileSync(name, 'utf8')
}

test('docs/reasons.md has every reason, with the sentence that explain says', () => {
  const rows = [
    ...page('docs/reasons.md').matchAll(/^\| `([a-z_]+)` \| [^|]+ \| (.+) \|$/gm)
  ].filter(([, reason]) => reason !== undefined && reason in reasonSentences)
  assert.equal(
    Object.fromEntries(rows.map(([, reason, sentence]) => [reason, sentence])),
    reasonSentences
  )
})
test('docs/reasons.md gives every reason the status that the contract has', () => {
  for (const { reason, outcome } of situations)
    if (reason !== undefined)
      assert.match(page('docs/reasons.md'), new RegExp(`^\\| \`${reason}\` \\| ${outcome}`, 'm'))
})
test('every public function has an example, and says what it does not do', () => {
  const files = ['src', 'adapters'].flatMap(folder =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter(file => file.endsWith('.ts'))
      .map(file => page(`${folder}/${file}`))
  )
  const names = [
    ...Object.entries({
      ...gatecheck,
      ...restApi,
      ...httpApi,
      ...testing,
      ...proxies,
      ...fetching,
      ...cloudflare
    })
  ]
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name)
  assert.ok(names.length > 25)
  for (const name of names) {
    const doc =
      files
        .map(
          text =>
            new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\nexport (?:const|function) ${name}\\b`).exec(
              text
            )?.[1]
        )
        .find(found => found !== undefined) ?? ''
    assert.match(doc, '@example', name)
    assert.match(doc, /NOT /, name)
  }
})
test('links between the documents lead somewhere', () => {
  for (const name of [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/migration.md',
    'docs/reasons.md',
    'docs/speed.md'
  ])
    for (const [, link = ''] of page(name).matchAll(/\]\(((?!https?:)[^)#]+)\)/g))
      assert.ok(
        page(new URL(link, `file:///${name}`).pathname.slice(1)).length > 0,
        `${name}: ${link}`
      )
})

test.run()
