import { isLeft } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeKeyFetcher } from '../../../src/introspect/exchange/key-fetcher'
import { p256 } from '../../jose/samples'
import { json } from '../transports'
import { startPublisher, turn } from './publisher'

const test = suite('key fetcher')

const issuer = 'https://as.example.com/t'
const place = 'https://as.example.com/.well-known/oauth-authorization-server/t'
const jwksUri = 'https://keys.example.net/jwks'
function keysNamed(kid: string) {
  return json({ keys: [{ ...p256.publicJwk, kid }] })
}
/** The kids, or why there are none. */
async function summaryOf(fetched: ReturnType<ReturnType<typeof makeKeyFetcher>>): Promise<string> {
  const result = await fetched
  return isLeft(result) ? result.left : result.right.keys.map(({ kid }) => kid).join()
}

test('the keys of an issuer are where its metadata says, on any host', async () => {
  const { transport, urls } = startPublisher({
    [place]: json({ issuer, jwks_uri: jwksUri }),
    [jwksUri]: keysNamed('a')
  })
  const fetchKeys = makeKeyFetcher({ issuer, transport })
  assert.equal(urls, [])
  assert.is(await summaryOf(fetchKeys()), 'a')
  assert.is(await summaryOf(fetchKeys()), 'a')
  assert.equal(urls, [place, jwksUri, jwksUri])
})
test('with jwksUri no metadata is asked for, and the issuer may be any string', async () => {
  const { transport, urls } = startPublisher({ [jwksUri]: keysNamed('a') })
  assert.is(await summaryOf(makeKeyFetcher({ issuer: 'an issuer', jwksUri, transport })()), 'a')
  assert.equal(urls, [jwksUri])
})
test('the lifetime that the server gives to its keys comes with them', async () => {
  const pages = { [jwksUri]: { ...keysNamed('a'), maxAge: 90 } }
  const { transport } = startPublisher(pages)
  const result = await makeKeyFetcher({ issuer, jwksUri, transport })()
  assert.is(isLeft(result) ? undefined : result.right.maxAge, 90)
})
for (const [what, pages, detail] of [
  ['no metadata', {}, 'discovery_http_404'],
  [
    "another issuer's metadata",
    { [place]: json({ issuer: 'x', jwks_uri: jwksUri }) },
    'discovery_wrong_issuer'
  ],
  ['metadata without jwks_uri', { [place]: json({ issuer }) }, 'jwks_uri_missing'],
  [
    'a jwks_uri of http',
    { [place]: json({ issuer, jwks_uri: 'http://as.example.com' }) },
    'jwks_uri_malformed'
  ],
  ['keys that are not there', { [place]: json({ issuer, jwks_uri: jwksUri }) }, 'http_404'],
  [
    'keys that are no set',
    { [place]: json({ issuer, jwks_uri: jwksUri }), [jwksUri]: json({}) },
    'keys'
  ]
] as const)
  test(`${what}: no keys, and the code says why`, async () => {
    const { transport } = startPublisher(pages)
    assert.is(await summaryOf(makeKeyFetcher({ issuer, transport })()), detail)
  })
test('when keys have moved, a fetch that fails has the metadata fetched again', async () => {
  let seconds = 1_800_000_000
  const server = startPublisher({
    [place]: json({ issuer, jwks_uri: jwksUri }),
    [jwksUri]: keysNamed('a')
  })
  const fetchKeys = makeKeyFetcher({
    issuer,
    transport: server.transport,
    now: () => seconds * 1000
  })
  assert.is(await summaryOf(fetchKeys()), 'a')
  seconds += 600
  server.pages.delete(jwksUri)
  server.pages.set(place, json({ issuer, jwks_uri: `${jwksUri}/2` }))
  server.pages.set(`${jwksUri}/2`, keysNamed('b'))
  assert.is(await summaryOf(fetchKeys()), 'http_404')
  await turn()
  seconds += 1
  assert.is(await summaryOf(fetchKeys()), 'b')
  assert.equal(server.urls, [place, jwksUri, jwksUri, place, `${jwksUri}/2`])
})

test.run()
