// gatecheck routes: byRoute itself decides which rule a request gets.
import fc from 'fast-check'
import { byRoute, noScopes, type Requirement, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Host } from '../../cli/host'
import { makeMatch } from '../../cli/routes/match'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, routes')

const table = {
  'GET /time': ['time:query'],
  'ANY /payments/{id}': { scopes: ['payments'], binding: 'dpop', maxAge: 300 },
  'GET /Accounts': { scopes: [], binding: 'optional' },
  $connect: ['ws']
}
const json = fakeHost({ 'routes.json': JSON.stringify(table), '-': JSON.stringify(table) })
const ask = (...args: readonly string[]) => runWith(json, 'routes', 'routes.json', ...args)

test('the rules are listed with what they require, and spellings that are refused', async () => {
  const { code, text } = await ask()
  assert.is(code, 0)
  assert.match(text, /^GET \/time {11}scopes time:query; binding certificate$/m)
  assert.match(text, /^ANY \/payments\/\{id\} {2}scopes payments; maxAge 300; binding dpop$/m)
  assert.match(text, /^GET \/Accounts {7}no scope; binding optional$/m)
  assert.match(text, /^ {2}\/\/time /m)
  assert.not.match(text, /gets the rule/)
  assert.is((await runWith(json, 'routes', '-')).text, text)
})

for (const [method, path, code, shown] of [
  ['GET', '/time', 0, /^GET \/time: scopes time:query; binding certificate$/],
  ['DELETE', '/payments/7', 0, /^ANY \/payments\/\{id\}: /],
  ['GET', '/payments/123e4567-e89b-12d3-a456-426614174000', 0, /^ANY /],
  ['HEAD', '/time', 1, /HEAD needs a rule of its own/],
  ['POST', '/time', 1, /for GET only/],
  ['get', '/time', 1, /in capitals/],
  ['GET', '/time/', 1, /final slash/],
  ['GET', '/Time', 1, /Another case than in the table: write \/time\./],
  ['GET', '/accounts', 1, /write \/Accounts\./],
  ['GET', '//time', 1, /merge slashes/],
  ['GET', '/a/../time', 1, /dot segment/],
  ['GET', '/time;v=1', 1, /end a segment there/],
  ['GET', '/time\\', 1, /take it for "\/"/],
  ['GET', '/:time', 1, /pattern/],
  ['GET', '/%2a%2a', 1, /pattern/],
  ['GET', '/time%', 1, /two hexadecimal digits/],
  ['GET', '/time%ff', 1, /not UTF-8/],
  ['GET', '/time|', 1, /RFC 3986/],
  ['GET', '/ti%2Fme', 1, /escaped delimiter/],
  ['GET', '/time%00', 1, /control/],
  ['GET', '/%74ime', 1, /write the character itself/],
  ['GET', '/time%20', 1, /escaped space/],
  ['GET', '/time?a=1', 1, /query/],
  ['GET', 'time', 1, /begins with "\/"/],
  ['GET', '/nothing', 1, /No rule fits/]
] as const)
  test(`${method} ${path}: exit code ${code}`, async () => {
    const ran = await ask(method, path)
    assert.is(ran.code, code)
    assert.match(ran.text, shown)
  })

test('property: a request gets the rule that byRoute gives it, and no other', () => {
  const rules = {
    'GET /a': scopes('1'),
    'ANY /a/{id}': scopes('2'),
    'POST /a/{id}': scopes('3'),
    'GET /b/{rest+}': scopes('4')
  }
  const match = makeMatch(rules)
  const direct = byRoute(rules)
  const part = fc.constantFrom('a', 'b', 'A', '', '.', '%61', '%2f', 'x', ';', '%20', ':', '**')
  fc.assert(
    fc.property(
      fc.constantFrom('GET', 'POST', 'HEAD', 'PUT'),
      fc.array(part, { maxLength: 4 }).map(parts => `/${parts.join('/')}`),
      (method, path) => {
        const found = direct({ method, path, header: () => [] }) as Requirement
        const result = match(method, path)
        if (found.route === 'unknown') assert.is(result._tag, 'Refused')
        else assert.is(rules[(result as { key: keyof typeof rules }).key], found)
      }
    )
  )
})

for (const [title, content, sentence] of [
  ['no JSON', '{', /no JSON/],
  ['a list', '[]', /no table/],
  ['an empty table', '{}', /byRoute\(table\)/],
  ['a key without a method', '{"/time":["a"]}', /is not of the form "GET \/path"/],
  ['a parameter as in Express', '{"GET /a/:id":["a"]}', /write \{id\}/],
  ['a misspelled field', '{"GET /a":{"scopes":[],"bindng":"any"}}', /Did you mean "binding"/],
  ['two rules that overlap', '{"GET /a/{x}/b":["a"],"GET /a/c/{y}":["a"]}', /neither is the more/]
] as const)
  test(`${title}: refused with what to write instead, exit code 1`, async () => {
    const { code, text } = await runWith(fakeHost({ 'r.json': content }), 'routes', 'r.json')
    assert.is(code, 1)
    assert.match(text, sentence)
  })

function moduleHost(exports: Readonly<Record<string, unknown>>): Host {
  return { ...json, load: async () => ({ _tag: 'Module', exports }) }
}

test('a module exports the table as routes or by default; functions are said to decide', async () => {
  const rules = {
    'GET /a': () => noScopes,
    'GET /b': { ...scopes('b'), checks: [() => undefined] }
  }
  for (const exports of [{ routes: rules }, { default: rules }]) {
    const { code, text } = await runWith(moduleHost(exports), 'routes', 'routes.mjs')
    assert.is(code, 0)
    assert.match(text, /^GET \/a {2}a function decides$/m)
    assert.match(text, /^GET \/b {2}scopes b; binding certificate; 1 check$/m)
  }
})

test('a module that exports something else is told what to export', async () => {
  const rule = byRoute({ 'GET /a': noScopes })
  for (const [exports, sentence] of [
    [{ routes: rule }, /export the table itself/],
    [{ handler: rule }, /neither routes nor default/]
  ] as const) {
    const { code, text } = await runWith(moduleHost(exports), 'routes', 'routes.mjs')
    assert.is(code, 1)
    assert.match(text, sentence)
  }
})

test.run()
