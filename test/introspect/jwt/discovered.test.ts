import { jwt } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startPublisher } from '../exchange/publisher'
import { issuer, keys, outcomeOf, tokenWith } from './tokens'

const test = suite('jwt, discovered keys')

const metadataUrl = `${issuer}/.well-known/oauth-authorization-server`

function answer(body: unknown) {
  return { _tag: 'Answered', status: 200, body: JSON.stringify(body) } as const
}

for (const [title, metadata, expected] of [
  [
    'the keys are at the jwks_uri of the metadata, on any host [RFC 8414 §2]',
    { issuer, jwks_uri: 'https://keys.example/jwks' },
    'Allow'
  ],
  [
    'metadata of another issuer is not used [RFC 8414 §3.3]',
    { issuer: `${issuer}/`, jwks_uri: 'https://keys.example/jwks' },
    '503 keys_unavailable discovery_wrong_issuer'
  ],
  ['metadata without jwks_uri', { issuer }, '503 keys_unavailable jwks_uri_missing'],
  [
    'a jwks_uri that is not https is not fetched',
    { issuer, jwks_uri: 'http://keys.example/jwks' },
    '503 keys_unavailable jwks_uri_malformed'
  ]
] as const)
  test(title, async () => {
    const { transport } = startPublisher({
      [metadataUrl]: answer(metadata),
      'https://keys.example/jwks': answer(keys)
    })
    const introspect = jwt({ issuer, transport })
    assert.is(await outcomeOf(tokenWith(), {}, introspect), expected)
  })

test('nothing is fetched before the first token, and once for many', async () => {
  const { transport, urls } = startPublisher({
    [metadataUrl]: answer({ issuer, jwks_uri: 'https://keys.example/jwks' }),
    'https://keys.example/jwks': answer(keys)
  })
  const introspect = jwt({ issuer, transport })
  assert.is(urls.length, 0)
  const outcomes = [1, 2, 3].map(() => outcomeOf(tokenWith(), {}, introspect))
  assert.equal(await Promise.all(outcomes), ['Allow', 'Allow', 'Allow'])
  assert.is(urls.length, 2)
})

test('a token of another issuer fetches nothing', async () => {
  const { transport, urls } = startPublisher({})
  const introspect = jwt({ issuer, transport })
  assert.is(
    await outcomeOf(tokenWith({ iss: 'https://evil.example' }), {}, introspect),
    '401 issuer_unknown issuer'
  )
  assert.is(urls.length, 0)
})

for (const wrong of ['as.bank.example', 'http://as.bank.example', `${issuer}?a`, `${issuer}/{t}`])
  test(`the issuer ${wrong} cannot be discovered: a TypeError`, () =>
    assert.throws(
      () => jwt({ issuer: wrong }),
      /^jwt\(options\): issuer is wrong: pass the exact iss.* an https/
    ))

test.run()
