// Real routers behind a gate: whatever way a path is spelled, no handler runs under another rule.

import { bearerAllowed, byRoute, gate, scopes } from 'gatecheck'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ending } from './express/tls'
import { hosts, strictPaths } from './routers/hosts'
import { spellings } from './routers/spellings'

const test = suite('routers')
test.after(ending.run)

/** Each token is named after its only scope, and each scope after the handler that it may reach. */
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
const guarding = gate({ introspect, require })

const served = [
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

for (const [host, open, ask, least] of hosts) {
  test(`${host}: no spelling of a path runs a handler under another handler's rule`, async () => {
    const [bare, guarded] = await Promise.all([open(undefined), open(guarding)])
    const unguarded = await ask(bare, spellings, 'none')
    const strict = spellings.filter((_, i) => unguarded[i] === 'strict')
    assert.ok(strict.length >= least, `${strict.length} reach its handler: ${String(strict)}`)
    for (const token of ['name', 'deep', 'rest']) {
      const ran = await ask(guarded, spellings, token)
      const wrong = spellings
        .map(([method, target], i) => [method, target, ran[i]])
        .filter(([, , handler]) => handler !== undefined && handler !== token)
      assert.equal(wrong, [], `with the scope ${token}`)
    }
    for (const [handler, target] of served) {
      assert.equal(await ask(guarded, [['GET', target]], handler), [handler], target)
    }
  })
}

test('there are at least 150 spellings, none of them twice', () => {
  assert.ok(spellings.length >= 150)
  assert.is(new Set(spellings.map(words => words.join(' '))).size, spellings.length)
})

test.run()
