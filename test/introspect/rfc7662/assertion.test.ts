// The client's assertion: what is signed, for each try, and that no answer can quote it.
import { type Rfc7662Options, rfc7662, type Transport } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findAlgorithm } from '../../../src/jose/algorithms'
import { parseJws } from '../../../src/jose/jws'
import { parsePublicKey } from '../../../src/jose/public-key'
import { isSignedBy } from '../../../src/jose/verify'
import { keyByAlgorithm, p256, rightOf } from '../../jose/samples'
import { at, now, secret } from '../../samples'
import { answering, json, query } from '../transports'
import { activeAnswer, introspectAnswer, summary } from './server'

const test = suite('rfc7662, assertion')

const issuer = 'https://as.example.com'
const assertion = { key: { ...p256.privateJwk, kid: 'a', alg: 'ES256' } }
const client = {
  endpoint: 'https://as.example.com/introspect',
  clientId: 'api',
  clientSecret: undefined,
  assertion,
  issuer,
  now
}
async function sendRequest(options: Partial<Rfc7662Options> = {}) {
  const { transport, requests } = answering(json(activeAnswer))
  await rfc7662({ ...client, ...options, transport } as Rfc7662Options)(query)
  const [request] = requests
  assert.ok(request)
  const form = Object.fromEntries(new URLSearchParams(request.body))
  return { headers: request.headers, form, jws: rightOf(parseJws(form['client_assertion'] ?? '')) }
}

test('it is sent in the form with its type and the client id [RFC 7521 §4.2]', async () => {
  const { form, headers } = await sendRequest()
  const { client_assertion: _, ...others } = form
  assert.equal(others, {
    token: secret,
    token_type_hint: 'access_token',
    client_id: 'api',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  })
  assert.is(headers['authorization'], undefined)
})
test('it names the client twice, the issuer alone as audience, and lives 60 s [RFC 7523 §3, RFC 10070]', async () => {
  const { jws } = await sendRequest()
  const { jti, ...claims } = jws.payload
  assert.equal(jws.header, { kid: 'a', typ: 'client-authentication+jwt', alg: 'ES256' })
  assert.equal(claims, { iss: 'api', sub: 'api', aud: issuer, iat: at, exp: at + 60 })
  assert.match(String(jti), /^[\w-]{22}$/)
})
test('the option audience replaces the issuer', async () => {
  const audience = client.endpoint
  for (const options of [{ issuer }, { issuer: undefined }]) {
    const { jws } = await sendRequest({ ...options, assertion: { ...assertion, audience } })
    assert.is(jws.payload['aud'], audience)
  }
})
for (const [alg, { privateJwk, publicJwk }] of Object.entries(keyByAlgorithm))
  test(`a key with alg ${alg} signs so`, async () => {
    const { jws } = await sendRequest({ assertion: { key: { ...privateJwk, alg } } })
    assert.equal(jws.header, { typ: 'client-authentication+jwt', alg })
    const algorithm = findAlgorithm(alg)
    assert.ok(algorithm)
    assert.is(await isSignedBy(jws, algorithm, [rightOf(parsePublicKey(publicJwk))]), true)
  })
test('each question has an assertion of its own: servers refuse a repeated jti', async () => {
  const { transport, requests } = answering(json(activeAnswer))
  const introspect = rfc7662({ ...client, transport } as Rfc7662Options)
  for (let i = 0; i < 20; i += 1) await introspect(query)
  const jtis = requests.map(({ body }) => {
    const jwt = new URLSearchParams(body).get('client_assertion') ?? ''
    return rightOf(parseJws(jwt)).payload['jti']
  })
  assert.is(new Set(jtis).size, 20)
})
test('an answer that quotes it is redacted', async () => {
  const echo: Transport = async ({ body = '' }) => {
    const jwt = new URLSearchParams(body).get('client_assertion')
    const debug = [jwt, `"${jwt}"`, body, encodeURIComponent(body)]
    return json({ ...activeAnswer, debug })
  }
  const answer = await rfc7662({ ...client, transport: echo } as Rfc7662Options)(query)
  assert.ok(answer._tag === 'Active')
  assert.equal(answer.token.claims['debug'], Array(4).fill('[redacted]'))
})
for (const [title, clock] of [
  ['seconds', () => at],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['a text', () => `${now()}`],
  ['a promise', async () => now()],
  ['a rejected promise', async () => Promise.reject(new Error('x'))],
  ['nothing', () => undefined]
] as const)
  test(`a clock that returns ${title} is a failure, and nothing is sent`, async () => {
    const { transport, requests } = answering(json(activeAnswer))
    const introspect = rfc7662({ ...client, transport, now: clock as () => number } as never)
    assert.is(summary(await introspect(query)), 'Failed clock_invalid not_milliseconds')
    assert.is(requests.length, 0)
  })
test('a clock that throws is a failure', async () => {
  const broken = (): number => {
    throw new Error('x')
  }
  const answer = await introspectAnswer(activeAnswer, { ...client, now: broken } as never)
  assert.is(summary(answer), 'Failed clock_invalid not_milliseconds')
})
test('without an assertion the clock is not read', async () => {
  const broken = (): number => {
    throw new Error('x')
  }
  assert.is((await introspectAnswer(activeAnswer, { now: broken }))._tag, 'Active')
})
test('a request that cannot be made is our fault: 500, and the transport is not called', async () => {
  const { transport, requests } = answering(json(activeAnswer))
  const introspect = rfc7662({ ...client, transport } as Rfc7662Options)
  const answer = await introspect({ ...query, token: 'lone surrogate \ud800' })
  assert.is(summary(answer), 'Failed introspection_refused request_not_made')
  assert.ok(answer._tag === 'Failed' && !answer.retryable)
  assert.is(requests.length, 0)
})

test.run()
