import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import type { TransportAnswer } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { senderFor } from '../../../src/introspect/exchange/endpoint'
import { fetchMetadata, metadataLocations } from '../../../src/introspect/exchange/metadata'
import { json } from '../transports'
import { startPublisher } from './publisher'

const test = suite('metadata')

const host = 'https://as.example.com'
const oauth = '/.well-known/oauth-authorization-server'
const openid = '/.well-known/openid-configuration'

for (const [issuer, ...places] of [
  [host, oauth, openid],
  [`${host}/`, oauth, openid],
  [`${host}/t`, `${oauth}/t`, `${openid}/t`, `/t${openid}`],
  [`${host}/t/`, `${oauth}/t`, `${openid}/t`, `/t${openid}`],
  [`${host}/a/b`, `${oauth}/a/b`, `${openid}/a/b`, `/a/b${openid}`],
  [`${host}/t%2Fu`, `${oauth}/t%2Fu`, `${openid}/t%2Fu`, `/t%2Fu${openid}`],
  [`${host}//`, `${oauth}/`, `${openid}/`, `/${openid}`],
  [`HTTPS://AS.example.com:443/T`, `${oauth}/T`, `${openid}/T`, `/T${openid}`]
] as const)
  test(`the places of ${issuer}, in order [RFC 8414 §3.1, OpenID Connect Discovery §4]`, () =>
    assert.equal(
      metadataLocations(issuer),
      places.map(place => host + place)
    ))

/** What becomes of one answer, and which places were asked. */
async function ask(
  issuer: string,
  pages: Readonly<Record<string, TransportAnswer>>
): Promise<readonly [string, number]> {
  const { transport, urls } = startPublisher(pages)
  const found = await fetchMetadata(senderFor(issuer, { transport }), issuer)
  return [isRight(found) ? String(found.right['mark'] ?? 'found') : found.left, urls.length]
}

for (const issuer of [host, `${host}/`, `${host}/t`, `${host}/t/`])
  for (const [i, url] of metadataLocations(issuer).entries()) {
    test(`${issuer} is found at place ${i + 1}, after 404 at each before`, async () =>
      assert.equal(await ask(issuer, { [url]: json({ issuer, mark: url }) }), [url, i + 1]))
    for (const [what, answer, code] of [
      ['400', json({}, 400), 'http_400'],
      ['401', json({}, 401), 'http_401'],
      ['403', json({}, 403), 'http_403'],
      ['405', json({}, 405), 'http_405'],
      ['410', json({}, 410), 'http_410'],
      ['429', json({}, 429), 'http_429'],
      ['500', json({}, 500), 'http_500'],
      ['503', json({}, 503), 'http_503'],
      ['a redirect', json({ issuer }, 302), 'http_302'],
      ['204', json('', 204), 'http_204'],
      ['HTML', json('<!doctype html><title>Log in</title>'), 'not_json'],
      ['an empty body', json(''), 'not_json'],
      ['a list', json([{ issuer }]), 'not_an_object'],
      ['JSON without issuer', json({ jwks_uri: `${host}/jwks` }), 'wrong_issuer'],
      [
        'silence',
        { _tag: 'Unanswered', detail: 'no_answer_in_time', timeout: true },
        'no_answer_in_time'
      ],
      ['too much', { _tag: 'Unanswered', detail: 'answer_too_large' }, 'answer_too_large'],
      ['another encoding', { _tag: 'Unanswered', detail: 'not_utf8' }, 'not_utf8'],
      ['no network', { _tag: 'Unanswered', detail: 'ECONNREFUSED' }, 'ECONNREFUSED']
    ] as const)
      test(`${issuer}: no place is tried after ${what} at place ${i + 1}`, async () => {
        const behind = metadataLocations(issuer)
          .slice(i + 1)
          .map(next => [next, json({ issuer })])
        const pages = { ...Object.fromEntries(behind), [url]: answer as TransportAnswer }
        assert.equal(await ask(issuer, pages), [`discovery_${code}`, i + 1])
      })
  }
test('404 at every place is discovery_http_404', async () => {
  assert.equal(await ask(host, {}), ['discovery_http_404', 2])
  assert.equal(await ask(`${host}/t`, {}), ['discovery_http_404', 3])
})
test('a transport that throws fails like a network', async () => {
  const found = await fetchMetadata(async () => {
    throw new Error('private')
  }, host)
  assert.equal(found, { _tag: 'Left', left: 'discovery_transport_threw' })
})

for (const other of [
  `${host}/`,
  `${host}/T`,
  `${host}/t/`,
  `${host}/t `,
  `${host}/t#`,
  `${host}/t?`,
  `${host}:443/t`,
  `${host}./t`,
  'HTTPS://as.example.com/t',
  'https://AS.example.com/t',
  'http://as.example.com/t',
  `${host}/%74`,
  `${host}/x/../t`,
  '',
  null,
  7,
  true,
  [`${host}/t`],
  { toString: `${host}/t` }
])
  test(`a document of ${JSON.stringify(other)} is not that of ${host}/t [RFC 8414 §3.3]`, async () => {
    const issuer = `${host}/t`
    const [url] = metadataLocations(issuer)
    assert.equal(await ask(issuer, { [url]: json({ issuer: other }) }), [
      'discovery_wrong_issuer',
      1
    ])
  })
test('an issuer that the document has from __proto__ alone is none', async () => {
  const [url] = metadataLocations(host)
  const body = `{"__proto__":{"issuer":"${host}"}}`
  assert.equal(await ask(host, { [url]: json(body) }), ['discovery_wrong_issuer', 1])
})

test('whatever a server answers, only the configured issuer is found, and nothing is thrown', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string()),
      fc.integer({ min: 100, max: 599 }),
      async (body, status) => {
        const [result] = await ask(host, { [metadataLocations(host)[0]]: json(body, status) })
        assert.match(result, /^discovery_(?:http_\d+|not_json|not_an_object|wrong_issuer)$/)
      }
    ),
    { numRuns: 300 }
  ))

test.run()
