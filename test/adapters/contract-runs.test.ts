// Every adapter runs the table of situations in test/contract.ts.
import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('every adapter runs the contract')

type Texts = Readonly<Record<string, string>>

/** They decide about no request: rules for gates, readers of headers, and samples for tests. */
const withoutGate = ['fapi', 'proxies', 'testing']

const adapters = readdirSync('adapters')
  .filter(name => name.endsWith('.ts'))
  .map(name => name.replace(/\.ts$/, ''))
  .filter(name => !withoutGate.includes(name))

const testFiles: Texts = Object.fromEntries(
  readdirSync('test/adapters', { recursive: true })
    .map(name => String(name).replaceAll('\\', '/'))
    .filter(name => name.endsWith('.test.ts'))
    .map(name => [name, readFileSync(`test/adapters/${name}`, 'utf8')])
)

/** An adapter's tests are `rest-api.test.ts` or the files in `rest-api/`. */
function runsContract(adapter: string, files: Texts): boolean {
  return Object.entries(files).some(
    ([name, text]) =>
      new RegExp(`^${adapter}(?:\\.|/)`).test(name) &&
      text.includes(`from 'gatecheck/${adapter}'`) &&
      /^\s*contract\(/m.test(text)
  )
}

test('every adapter has a test file that calls contract', () => {
  assert.ok(adapters.length >= 5)
  assert.equal(
    adapters.filter(name => !runsContract(name, testFiles)),
    []
  )
})

const imported = "import { a } from 'gatecheck/deno'\n"
for (const [title, name, text, expected] of [
  ['a call', 'deno.test.ts', `${imported}contract(test, send, expected)`, true],
  ['a call in a file of its folder', 'deno/a.test.ts', `${imported}  contract(test)`, true],
  ['a call in a comment', 'deno.test.ts', `${imported}// contract(test)`, false],
  ['an import alone', 'deno.test.ts', `${imported}import { contract } from '../contract'`, false],
  ['a call in the test of another adapter', 'denote.test.ts', `${imported}contract(test)`, false],
  ['a call for another adapter', 'deno.test.ts', 'contract(test)', false]
] as const)
  test(`${title} ${expected ? 'counts' : 'does not count'}`, () =>
    assert.is(runsContract('deno', { [name]: text }), expected))

test.run()
