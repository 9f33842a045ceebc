// Every reader of gatecheck/proxies has a row in the table of proxies, so all rules are tested for
// it.
import * as proxies from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { proxyTable } from './table'

const test = suite('every reader')

test('every reader that gatecheck/proxies exports has a row in the table of proxies', () => {
  const exported = Object.entries(proxies)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name)
  assert.ok(exported.length >= 12)
  assert.equal(
    exported.filter(name => !proxyTable.some(({ reader }) => reader === name)),
    []
  )
})

for (const { name, reader, make } of proxyTable)
  test(`${name}: its row uses the reader that it names`, () =>
    assert.throws(
      () => make(undefined as never),
      (error: Error) => error.message.startsWith(`${reader}({ from })`)
    ))

test('the table names each proxy once', () => {
  const names = proxyTable.map(({ name }) => name)
  assert.equal(names, [...new Set(names)])
})

test.run()
