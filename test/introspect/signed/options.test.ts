// The option `signed`, where its keys come from, and what it means for a cache.
import { around, cached, memory, type Rfc7662Options, rfc7662, type Transport } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Jwk, newEcKey, rsa } from '../../jose/samples'
import { now } from '../../samples'
import { clientOptions, summary } from '../rfc7662/server'
import { answering, json, query } from '../transports'
import { ask, audience, issuer, mediaType, publicKey, signAnswer, signedOption } from './signer'

const test = suite('signed answers, options')

const jwksUri = 'https://keys.example.com/jwks'
const keys = { keys: [publicKey] }

for (const [title, signed, message] of [
  ['null', null, /^rfc7662\(options\): signed is wrong: pass \{ issuer, audience \}/],
  ['true', true, /signed is wrong/],
  ['a list', [], /^rfc7662\(options\): signed: pass a plain object/],
  ['nothing', {}, /signed has 2 problems:\n- issuer is missing.*\n- audience is missing/],
  ['no issuer', { audience, keys }, /^rfc7662\(options\): signed: issuer is missing/],
  ['no audience', { issuer, keys }, /signed: audience is missing: pass the exact aud/],
  ['a list of audiences', { issuer, keys, audience: [audience] }, /audience is wrong/],
  ['a template', { issuer: 'https://as/{tenant}', audience, keys }, /issuer is wrong/],
  ['an issuer that is no URL, without keys', { issuer: 'as', audience }, /issuer is wrong/],
  [
    'keys that are a list',
    { issuer, audience, keys: [publicKey] },
    /keys is wrong: pass a JWK Set/
  ],
  ['no usable key', { issuer, audience, keys: { keys: [] } }, /keys is wrong/],
  [
    'a key for another algorithm',
    { issuer, audience, keys, algorithms: ['RS256'] },
    /keys is wrong/
  ],
  ['plain http', { issuer, audience, jwksUri: 'http://keys.example.com/' }, /jwksUri is wrong/],
  ['no algorithm', { issuer, audience, keys, algorithms: [] }, /algorithms is wrong/],
  ['HS256', { issuer, audience, keys, algorithms: ['HS256'] }, /algorithms is wrong/],
  ['none', { issuer, audience, keys, algorithms: ['none'] }, /algorithms is wrong/],
  ['a misspelled option', { issuer, audience, keys, jwksUrl: jwksUri }, /unknown option "jwksUrl"/]
] as const)
  test(`${title} is a TypeError`, () =>
    assert.throws(
      () => rfc7662({ ...clientOptions, signed } as unknown as Rfc7662Options),
      (error: Error) => error instanceof TypeError && message.test(error.message)
    ))

/** A server whose keys may change. */
function server(state: { keys: unknown; status: number; key?: Jwk | undefined }) {
  const urls: string[] = []
  const transport: Transport = async ({ method, url, headers }) => {
    urls.push(`${method} ${url}`)
    if (method === 'GET') {
      assert.is(headers['authorization'], undefined, 'our secret is not for the server of keys')
      return url === jwksUri ? json(state.keys, state.status) : json({ issuer, jwks_uri: jwksUri })
    }
    const body = await signAnswer(state.key && { key: state.key })
    return { _tag: 'Answered', status: 200, body, contentType: mediaType }
  }
  return { transport, urls }
}
const endpoint = `POST ${clientOptions.endpoint}`
for (const [title, signed, expected] of [
  ['keys alone are never fetched', { keys }, [endpoint, endpoint]],
  ['jwksUri is fetched once', { jwksUri }, [endpoint, `GET ${jwksUri}`, endpoint]],
  ['keys serve until jwksUri is fetched', { keys, jwksUri }, [endpoint, endpoint]],
  [
    'without both, the issuer names the URL of its keys [RFC 8414 §2]',
    {},
    [endpoint, `GET ${issuer}/.well-known/oauth-authorization-server`, `GET ${jwksUri}`, endpoint]
  ]
] as const)
  test(title, async () => {
    const { transport, urls } = server({ keys, status: 200 })
    const options = { ...clientOptions, signed: { issuer, audience, ...signed }, transport, now }
    const introspect = rfc7662(options as Rfc7662Options)
    for (let i = 0; i < 2; i += 1) assert.is(summary(await introspect(query)), 'Active')
    assert.equal(urls, expected)
  })
for (const [title, state, detail] of [
  ['a server of keys that fails', { keys, status: 503 }, 'http_503'],
  ['what is no JWK Set', { keys: [], status: 200 }, 'not_an_object'],
  ['a set without a list', { keys: { keys: 1 }, status: 200 }, 'keys']
] as const)
  test(`${title} is 503 keys_unavailable, with the seconds to wait`, async () => {
    const { transport } = server({ ...state })
    const signed = { issuer, audience, jwksUri }
    const answer = await ask(await signAnswer(), { signed, transport })
    assert.is(summary(answer), `Failed keys_unavailable ${detail}`)
    assert.ok(answer._tag === 'Failed' && answer.retryable && (answer.retryAfter ?? 0) >= 1)
  })
test('after a rotation the new key is fetched, and the old one is no longer accepted', async () => {
  const state: Parameters<typeof server>[0] = { keys, status: 200 }
  const { transport } = server(state)
  const signed = { issuer, audience, jwksUri }
  const introspect = rfc7662({ ...clientOptions, signed, transport, now } as Rfc7662Options)
  assert.is(summary(await introspect(query)), 'Active')
  const { publicJwk, privateJwk } = newEcKey()
  state.keys = { keys: [{ ...publicJwk, kid: 'new' }] }
  state.key = { ...privateJwk, kid: 'new' }
  assert.is(summary(await introspect(query)), 'Active')
  state.key = undefined
  assert.is(summary(await introspect(query)), 'Failed introspection_malformed signed_key')
})

const other = { issuer, audience, keys: { keys: [publicKey, rsa.publicJwk] } }
for (const [what, first, second] of [
  ['an issuer', signedOption, { ...signedOption, issuer: 'https://other.example.com' }],
  ['an audience', signedOption, { ...signedOption, audience: 'https://other.example.com' }],
  ['keys', signedOption, other],
  ['a URL of keys', signedOption, { ...signedOption, jwksUri }],
  ['algorithms', signedOption, { ...signedOption, algorithms: ['ES256'] }],
  ['signatures at all', undefined, signedOption]
] as const)
  test(`two that differ in ${what} share no cached answers`, async () => {
    const cache = cached(memory({ entries: 9 }), { space: 'as', now })
    const asked = await Promise.all(
      [first, second].map(async signed => {
        const body =
          signed === undefined
            ? undefined
            : await signAnswer({ payload: { iss: signed.issuer, aud: signed.audience } })
        const { transport, requests } = answering(
          body === undefined
            ? json({ active: true, token_type: 'Bearer', exp: now() / 1000 + 60 })
            : { _tag: 'Answered', status: 200, body, contentType: mediaType }
        )
        const introspect = rfc7662({ ...clientOptions, signed, transport, now } as Rfc7662Options)
        const stacked = around(introspect, cache)
        assert.is((await stacked(query))._tag, 'Active')
        assert.is((await stacked(query))._tag, 'Active')
        return requests.length
      })
    )
    assert.equal(asked, [1, 1])
  })

test.run()
