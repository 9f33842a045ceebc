import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { turn } from '../exchange/publisher'
import { json, query } from '../transports'
import { endpoint, issuer, place, publish } from './issuing'
import { activeAnswer, summary } from './server'

const test = suite('rfc7662, not discovered')

for (const [what, answer, expected] of [
  ['503', json({}, 503), 'unreachable discovery_http_503 retryable 1'],
  ['429', json({}, 429), 'unreachable discovery_http_429 retryable 1'],
  ['408', json({}, 408), 'unreachable discovery_http_408 retryable 1'],
  [
    'no network',
    { _tag: 'Unanswered', detail: 'ENOTFOUND' },
    'unreachable discovery_ENOTFOUND retryable 1'
  ],
  [
    'silence',
    { _tag: 'Unanswered', detail: 'no_answer_in_time', timeout: true },
    'unreachable discovery_no_answer_in_time retryable 1'
  ],
  ['404 everywhere', json({}, 404), 'refused discovery_http_404'],
  ['a redirect', json({}, 301), 'refused discovery_http_301'],
  ['403', json({}, 403), 'refused discovery_http_403'],
  ['HTML', json('<html>'), 'malformed discovery_not_json'],
  ['a list', json([]), 'malformed discovery_not_an_object'],
  ['Latin-1', { _tag: 'Unanswered', detail: 'not_utf8' }, 'malformed discovery_not_utf8'],
  [
    'gzip',
    { _tag: 'Unanswered', detail: 'content_encoded' },
    'malformed discovery_content_encoded'
  ],
  [
    'another issuer',
    json({ issuer: 'https://as.example.com/t/', introspection_endpoint: endpoint }),
    'malformed discovery_wrong_issuer'
  ],
  ['no endpoint', json({ issuer }), 'malformed introspection_endpoint_missing'],
  [
    'an endpoint of http',
    json({ issuer, introspection_endpoint: 'http://as.example.com' }),
    'malformed introspection_endpoint_malformed'
  ],
  [
    'an endpoint that is a list',
    json({ issuer, introspection_endpoint: [endpoint] }),
    'malformed introspection_endpoint_malformed'
  ],
  [
    'aliases that are text',
    json({ issuer, introspection_endpoint: endpoint, mtls_endpoint_aliases: 'x' }),
    'malformed mtls_endpoint_aliases_malformed'
  ]
] as const)
  test(`${what} instead of metadata: the failure says so, and whether to try again`, async () => {
    const { introspect, pages } = publish({})
    pages.set(place, answer)
    const failure = await introspect(query)
    assert.ok(failure._tag === 'Failed')
    const { reason, detail, retryable, retryAfter = '' } = failure
    assert.is(
      `${reason} ${detail}${retryable ? ` retryable ${retryAfter}` : ''}`,
      `introspection_${expected}`
    )
  })

test('when the endpoint fails, the metadata is fetched again in the background, at most every 30 s', async () => {
  let seconds = 1_800_000_000
  const { ask, pages, requests } = publish(
    { introspection_endpoint: endpoint },
    { now: () => seconds * 1000 }
  )
  const fetches = (): number => requests.filter(({ method }) => method === 'GET').length
  assert.is(await ask(), 'Active')
  const moved = 'https://as.example.com/moved'
  pages.set(place, json({ issuer, introspection_endpoint: moved }))
  pages.set(moved, json(activeAnswer))
  pages.delete(endpoint)
  for (let i = 0; i < 10; i += 1) assert.is(await ask(), 'Failed introspection_refused http_404')
  assert.is(fetches(), 1)
  seconds += 30
  assert.is(await ask(), 'Failed introspection_refused http_404')
  await turn()
  for (let i = 0; i < 10; i += 1) assert.is(await ask(), 'Active')
  assert.is(fetches(), 2)
})
test('a query that is aborted stops waiting for the metadata, and the others go on', async () => {
  const { server, introspect, requests } = publish({ introspection_endpoint: endpoint })
  server.hangs = true
  const controller = new AbortController()
  const [first, second] = [introspect(query, controller.signal), introspect(query)]
  controller.abort()
  assert.is(summary(await first), 'Failed introspection_timeout aborted')
  server.hangs = false
  server.release()
  assert.is((await second)._tag, 'Active')
  assert.is(requests.length, 2)
})
test('with a clock that fails nothing is fetched: clock_invalid', async () => {
  const { ask, requests } = publish({ introspection_endpoint: endpoint }, { now: () => Number.NaN })
  assert.is(await ask(), 'Failed clock_invalid not_milliseconds')
  assert.equal(requests, [])
})

test.run()
