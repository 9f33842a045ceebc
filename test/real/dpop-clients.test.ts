// Real clients with DPoP against gates on real hosts: they must understand what a refusal says.
import express from 'express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { callAsBearer, clients, newKeys, refusalOf, thumbprintOf } from './dpop-clients/clients'
import { openExpress, openHosts, token } from './dpop-clients/hosts'
import { cleanups } from './express/tls'

const test = suite('real clients with DPoP')
test.after(cleanups.run)

const [keys, otherKeys] = [await newKeys('ES256'), await newKeys('ES256')]
const hosts = await openHosts(await thumbprintOf(keys))

for (const { name: host, url, fetch, refused } of hosts) {
  for (const [name, makeClient] of clients) {
    test(`${host}: ${name} is told a nonce, repeats the call with it, and keeps it [RFC 9449 §9]`, async () => {
      const client = makeClient(keys, url, fetch)
      for (const requests of [2, 3, 4]) {
        const answer = await client.call(token)
        assert.equal([answer.status, client.sent.length], [200, requests])
      }
    })
    test(`${host}: ${name} with another key cannot use the token [RFC 9449 §4.3-12]`, async () => {
      const thief = makeClient(otherKeys, url, fetch)
      const refusal = await refusalOf(thief.call(token))
      assert.equal(refusal, [refused, { bearer: undefined, dpop: 'invalid_token' }])
      assert.is(thief.sent.length, 2)
    })
    test(`${host}: a request of ${name} that is sent again is refused [RFC 9449 §11.1]`, async () => {
      const client = makeClient(keys, url, fetch)
      await client.call(token)
      const last = client.sent.at(-1)
      assert.ok(last)
      const answer = await fetch(last.url, last)
      assert.is(answer.status, refused)
      assert.match(answer.headers.get('www-authenticate') ?? '', /DPoP error="invalid_dpop_proof"/)
    })
  }
  test(`${host}: a script of another origin may read the challenge and the nonce of the refusal`, async () => {
    const answers: Response[] = []
    const [, makeClient] = clients[0] ?? (assert.unreachable() as never)
    await makeClient(keys, url, async (...sent) => {
      const answer = await fetch(...sent)
      answers.push(answer.clone())
      return answer
    }).call(token)
    const { status, headers } = answers[0] ?? (assert.unreachable() as never)
    assert.is(status, refused)
    assert.is(headers.get('access-control-expose-headers'), 'WWW-Authenticate, DPoP-Nonce')
    assert.is(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('dpop-nonce') ?? '', /^[\w-]{43}$/)
  })
  // Of an allowed request, the answer is that of the API behind API Gateway.
  if (host !== 'API Gateway')
    test(`${host}: an allowed answer has one nonce, which a script may read and no cache keeps [RFC 9449 §8.2]`, async () => {
      const [, makeClient] = clients[0] ?? (assert.unreachable() as never)
      const { status, headers } = await makeClient(keys, url, fetch).call(token)
      assert.is(status, 200)
      assert.match(headers.get('dpop-nonce') ?? '', /^[\w-]{43}$/)
      assert.is(headers.get('cache-control'), 'no-store')
      assert.is(headers.get('access-control-expose-headers'), 'WWW-Authenticate, DPoP-Nonce')
    })
  test(`${host}: a refusal for another reason has no nonce, not even an empty one`, async () => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(url, { method: 'GET', headers })
    assert.equal([answer.status, answer.headers.get('dpop-nonce')], [refused, null])
  })
  test(`${host}: the token without the key is refused as Bearer [RFC 9449 §7.2]`, async () => {
    const refusal = await refusalOf(callAsBearer(token, url, fetch))
    assert.equal(refusal, [refused, { bearer: 'invalid_token', dpop: undefined }])
  })
}
for (const algorithm of ['PS256', 'Ed25519'] as const)
  for (const [name, makeClient] of clients)
    test(`${name} with a key of ${algorithm} is allowed [RFC 7518 §3.5, RFC 9864 §2.2]`, async () => {
      const own = await newKeys(algorithm)
      const host = await openExpress(['Express', express], await thumbprintOf(own))
      assert.is((await makeClient(own, host.url, host.fetch).call(token)).status, 200)
    })

test.run()
