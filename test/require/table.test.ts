import { byRoute, noScopes, type Requirement } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('table')

for (const [what, table, message] of [
  ['a key without a method', { '/time': noScopes }, /not of the form/],
  ['a method in lower case', { 'get /time': noScopes }, /not of the form/],
  ['a path without its slash', { 'GET time': noScopes }, /not of the form/],
  ['a final slash', { 'GET /time/': noScopes }, /write it without/],
  [
    'an escape',
    { 'GET /a%20b': noScopes },
    /one spelling: use letters, digits, {name} or {name\+}$/
  ],
  [
    'an empty segment',
    { 'GET /a//b': noScopes },
    /one spelling: use letters, digits, {name} or {name\+}$/
  ],
  ['a dot segment', { 'GET /a/../b': noScopes }, /segment/],
  ['a star', { 'GET /a/*': noScopes }, /one spelling: use letters, digits, {name} or {name\+}$/],
  ["Express's colon", { 'GET /a/:id': noScopes }, /write \{id\}/],
  ['a {name+} before the end', { 'GET /{a+}/b': noScopes }, /before its end/],
  [
    'a malformed rule',
    { 'GET /a': { scopes: ['x'] } },
    /rule of "GET \/a" is wrong: pass scopes.* or a function; yours: binding is missing: pass 'certificate' or 'dpop'/
  ],
  [
    'a rule with a misspelled field',
    { 'GET /a': { ...noScopes, maxage: 5 } },
    /unknown option "maxage". Did you mean "maxAge"\? Known: scopes, anyScope, subject, client, issuer, audience, acr, maxAge, binding, checks, route$/
  ],
  ['an empty table', {}, /byRoute\(table\): pass \{/],
  ['one shape declared twice', { 'GET /a/{x}': noScopes, 'GET /a/{y}': noScopes }, /twice/],
  [
    'two paths that differ in case',
    { 'GET /a': noScopes, 'POST /A': noScopes },
    /differ only in case/
  ],
  [
    'two rules that overlap, neither of them more exact',
    { 'GET /a/{x}': noScopes, 'GET /{y}/b': noScopes },
    /neither is the more exact/
  ],
  ['two parameters of one name', { 'GET /{id}/x/{id}': noScopes }, /two parameters/],
  ['another $route', { $disconnect: noScopes }, /not of the form/]
] as const)
  test(`${what} throws at construction`, () =>
    assert.throws(() => byRoute(table as unknown as Record<string, Requirement>), message))

test.run()
