// Real routers behind a gate: no spelling of a path runs a handler under another rule.

import { bearerAllowed, byRoute, gate, scopes } from 'gatecheck'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanups } from './express/tls'
import { hosts, strictPaths } from './routers/hosts'
import { nodeHosts } from './routers/node-hosts'
import { spellings } from './routers/spellings'

const test = suite('routers')
test.after(cleanups.run)

/** Each token has the scope of the same name, which allows the handler of the same name. */
const introspect = knownTokens({
  strict: { scopes: ['strict'] },
  name: { scopes: ['name'] },
  deep: { scopes: ['deep'] },
  rest: { scopes: ['rest'] }
})
const require = byRoute({
  ...Object.fromEntries(strictPaths.map(path => [`GET ${path}`, bearerAllowed(scopes('strict'))])),
  'ANY /public/{name}': bearerAllowed(scopes('name')),
  'ANY /public/{id}/deep': bearerAllowed(scopes('deep')),
  'ANY /public/{rest+}': bearerAllowed(scopes('rest'))
})
const decide = gate({ introspect, require })

const allowedPaths = [
  ['strict', '/public/admin'],
  ['strict', '/public/Own'],
  ['name', '/public/M%C3%BCller'],
  ['name', '/public/a%20b'],
  ['name', '/public/a@b.example'],
  ['name', '/public/a:b'],
  ['name', '/public/1,2'],
  ['name', '/public/admins'],
  ['deep', '/public/a/deep'],
  ['rest', '/public/a/b'],
  ['rest', '/public/a/M%C3%BCller'],
  ['rest', '/public/admin/a%20b']
] as const

for (const [host, openHost, askHandlers, minimum] of [...hosts, ...nodeHosts]) {
  test(`${host}: no spelling of a path runs a handler under another handler's rule`, async () => {
    const [barePort, guardedPort] = await Promise.all([openHost(undefined), openHost(decide)])
    const unguarded = await askHandlers(barePort, spellings, 'none')
    const strictSpellings = spellings.filter((_, i) => unguarded[i] === 'strict')
    assert.ok(
      strictSpellings.length >= minimum,
      `${strictSpellings.length} reach its handler: ${String(strictSpellings)}`
    )
    for (const token of ['name', 'deep', 'rest']) {
      const handlers = await askHandlers(guardedPort, spellings, token)
      const wrong = spellings
        .map(([method, target], i) => [method, target, handlers[i]])
        .filter(([, , handler]) => handler !== undefined && handler !== token)
      assert.equal(wrong, [], `with the scope ${token}`)
    }
    for (const [handler, target] of allowedPaths) {
      assert.equal(await askHandlers(guardedPort, [['GET', target]], handler), [handler], target)
    }
  })
}

test('there are at least 150 different spellings', () => {
  assert.ok(spellings.length >= 150)
  assert.is(new Set(spellings.map(words => words.join(' '))).size, spellings.length)
})

test.run()
