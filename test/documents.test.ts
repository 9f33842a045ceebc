// The documents agree with the code, name all that is public, and are short enough to be read.
import { readdirSync, readFileSync } from 'node:fs'
import * as proxies from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reasonSentences } from '../src/refusal/reasons'
import { situations } from './contract'
import { dpopSituations } from './dpop-situations'
import { deadLink, linksIn } from './real/package/links'

const test = suite('documents')

const page = (name: string): string => readFileSync(name, 'utf8')
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true }).map(
    name => `${folder}/${String(name).replaceAll('\\', '/')}`
  )
const pages = [
  ...readdirSync('.').filter(name => name.endsWith('.md')),
  ...filesIn('docs'),
  'bench/NOTES.md',
  'examples/tutorial/README.md'
]

/** The cells of every row of the page's tables. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) => row.split('|').map(cell => cell.trim()))

type Exports = Readonly<Record<string, unknown>>
const adapters = readdirSync('adapters').filter(name => name.endsWith('.ts'))
const everything: Exports = Object.assign(
  {},
  ...(await Promise.all(
    ['../src/index', ...adapters.map(name => `../adapters/${name.slice(0, -3)}`)].map(
      name => import(name) as Promise<Exports>
    )
  ))
)

test('README is at most 150 lines and 1,300 words', () => {
  const text = page('README.md')
  assert.ok(text.trimEnd().split('\n').length <= 150)
  assert.ok(text.split(/\s+/).length <= 1_300)
})
test('README names every page of docs', () => {
  for (const name of readdirSync('docs')) assert.match(page('README.md'), `(docs/${name})`)
})
test('every public name is on a page of docs', () => {
  const docs = filesIn('docs').map(page).join('\n')
  const missing = Object.keys(everything).filter(name => !new RegExp(`\\b${name}\\b`).test(docs))
  assert.equal(missing, [])
})
test('docs/proxies.md has a row for every reader of gatecheck/proxies, and for no other', () => {
  const readers = rowsOf(page('docs/proxies.md'))
    .filter(cells => cells.length === 4)
    .map(([, reader]) => /^`(\w+)`$/.exec(reader ?? '')?.[1])
  assert.equal(readers.filter(name => name !== undefined).sort(), Object.keys(proxies).sort())
})
test('docs/situations.md has the rows of the contract, in its order', () => {
  const [, ...tables] = page('docs/situations.md').split(/^\| situation \| status \| reason \|$/m)
  for (const [i, contract] of [situations, dpopSituations].entries()) {
    const rows = rowsOf(tables[i]?.split('\n\n')[0] ?? '').filter(([, status]) => status !== '---')
    assert.equal(
      rows.map(([, status = '', reason = '']) =>
        [status.split(',')[0], reason.replaceAll('`', '')].join(' ').trim()
      ),
      contract.map(({ outcome, reason = '' }) => `${outcome} ${reason}`.trim())
    )
  }
})
test('docs/reasons.md has every reason, with the sentence that explain says', () => {
  const rows = [
    ...page('docs/reasons.md').matchAll(/^\| `([a-z_]+)` \| [^|]+ \| (.+) \|$/gm)
  ].filter(([, reason]) => reason !== undefined && reason in reasonSentences)
  assert.equal(
    Object.fromEntries(
      rows.map(([, reason, sentence]) => [reason, sentence?.replaceAll('\\<', '<')])
    ),
    reasonSentences
  )
})
test('the runbook of docs/operations.md has every reason, and no other', () => {
  const [, runbook = ''] = page('docs/operations.md').split('\n## Runbook\n')
  const reasons = rowsOf(runbook)
    .filter(cells => cells.length === 3)
    .flatMap(([reason = '']) => [...reason.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name))
  assert.equal([...new Set(reasons)].sort(), Object.keys(reasonSentences).sort())
})
test('docs/reasons.md gives each reason of the contract its status', () => {
  for (const { reason, outcome } of situations)
    if (reason !== undefined)
      assert.match(page('docs/reasons.md'), new RegExp(`^\\| \`${reason}\` \\| ${outcome}`, 'm'))
})
test('every public function has an example, and says what it does not do', () => {
  const files = [...filesIn('src'), ...filesIn('adapters')]
    .filter(name => name.endsWith('.ts'))
    .map(page)
  const names = Object.entries(everything)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name)
  assert.ok(names.length > 25)
  for (const name of names) {
    const declaration = new RegExp(
      `/\\*\\*((?:(?!\\*/)[^])*)\\*/\\nexport (?:const|(?:async )?function) ${name}\\b`
    )
    const docs = files.map(text => declaration.exec(text)?.[1] ?? '').filter(found => found !== '')
    assert.ok(
      docs.some(doc => doc.includes('@example') && /\bNOT\s/.test(doc)),
      name
    )
  }
})
test('links between the documents lead to a file, and to a heading of it', () => {
  const documents = new Map(pages.map(name => [name, page(name)]))
  const files = [
    ...readdirSync('.'),
    ...['docs', 'bench', 'examples'].flatMap(folder => [folder, ...filesIn(folder)])
  ]
  for (const [name, text] of documents)
    for (const link of linksIn(text))
      assert.is(deadLink(link.replace(/\/$/, ''), name, files, documents), undefined)
})
test('the files that CONTRIBUTING.md names are there', () => {
  const named = [
    ...page('CONTRIBUTING.md').matchAll(
      /`((?:src|adapters|test|scripts|bench|docs|examples)\/[\w./-]+\.(?:ts|mjs|md|json))`/g
    )
  ].map(([, name = '']) => name)
  assert.ok(named.length > 10)
  const missing = named.filter(
    name => !/\byours\b/.test(name) && ![...filesIn(name.split('/')[0] ?? '')].includes(name)
  )
  assert.equal(missing, [])
})

test.run()
