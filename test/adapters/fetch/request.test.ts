import { byRoute, gate, noScopes, scopes } from 'gatecheck'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knowsToken, now, secret } from '../../samples'
import { bearerRequest, gateArguments, pass, presenting, readRefusal } from './requests'

const test = suite('fetch request')

function throwSecret(): never {
  throw new Error(secret)
}
test('headers that cannot be read are malformed, not absent: 400', async () =>
  assert.is(
    (
      await readRefusal(
        fetchGate(pass)({ method: 'GET', url: 'https://a/', headers: { get: throwSecret } })
      )
    ).status,
    400
  ))
for (const [what, url, path] of [
  ['a plain URL', 'https://api.example.com/time', '/time'],
  ['a URL with query and fragment', 'https://api.example.com/time?a=/b#c', '/time'],
  ['a port', 'http://127.0.0.1:8080/a/b', '/a/b'],
  ['an IPv6 host', 'http://[::1]:8080/a', '/a'],
  ['the root', 'https://api.example.com/', '/'],
  ['escapes, which stay', 'https://api.example.com/%74ime', '/%74ime'],
  ['a final slash, which stays', 'https://api.example.com/time/', '/time/'],
  ['case, which stays', 'https://api.example.com/Time', '/Time'],
  ['two slashes, which stay', 'https://api.example.com//time', '//time'],
  ['dot segments, which stay', 'https://api.example.com/a/../time', '/a/../time'],
  ['a backslash, which stays', 'https://api.example.com/a\\b', '/a\\b'],
  [
    'a query before any slash, in which a router may look for the path',
    'https://api.example.com?a=/time',
    ''
  ],
  ['a fragment before any slash', 'https://api.example.com#/time', ''],
  ['a URL without an authority', 'https:///time', ''],
  ['a relative URL', '/time', ''],
  ['an empty URL', '', '']
] as const)
  test(`the path is cut out of the URL's text: ${what}`, async () =>
    assert.is((await gateArguments({ method: 'GET', url, headers: new Headers() }))[0].path, path))
// In quadratic time a megabyte would take longer than a test may.
test('a URL of a megabyte is read in linear time', async () => {
  for (const url of [
    `https://${'a'.repeat(1e6)}`,
    `${'a'.repeat(1e6)}`,
    `https://a/${'?'.repeat(1e6)}`,
    'a+'.repeat(5e5)
  ])
    await gateArguments({ method: 'GET', url, headers: new Headers() })
})
test('no spelling of a path is judged by a weaker rule than the path that a host may serve', async () => {
  const guard = fetchGate(
    gate({
      require: byRoute({ 'GET /time': scopes('admin'), 'GET /{name}': noScopes }),
      introspect: knowsToken(bound),
      now
    }),
    { tls: presenting(first.pem) }
  )
  for (const path of [
    '/time',
    '/Time',
    '/time/',
    '/%74ime',
    '/tim%65',
    '/./time',
    '/a/../time',
    '//time',
    '/time%2f',
    '/time;a',
    '/%2e/time',
    '/time%00',
    '/time%20'
  ])
    assert.ok(!isAllow(await guard(bearerRequest(`https://api.example.com${path}`))), path)
  assert.ok('_tag' in (await guard(bearerRequest('https://api.example.com/times'))))
})
test("method and header lines are the request's, and route and URL are undefined", async () => {
  const [request] = await gateArguments(
    bearerRequest(undefined, { method: 'POST', headers: { 'X-A': 'b' } })
  )
  assert.equal(
    [
      request.method,
      request.header('x-a'),
      request.header('X-A'),
      request.header('x-b'),
      request.route,
      request.url
    ],
    ['POST', ['b'], ['b'], [], undefined, undefined]
  )
})
test("the request's own signal aborts the decision, and without one only the gate's deadline does", async () => {
  const request = bearerRequest(undefined, { signal: AbortSignal.abort() })
  assert.is((await gateArguments(request))[1], request.signal)
  assert.is(
    (
      await gateArguments({
        method: 'GET',
        url: 'https://a/',
        headers: new Headers(),
        signal: null
      })
    )[1],
    undefined
  )
  assert.is((await readRefusal(fetchGate(pass)(request))).status, 500)
})

test.run()
