import { createHash } from 'node:crypto'
import { authlete, gate, noScopes } from 'gatecheck'
import { cloudflareGate } from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { bound, first, knowsToken, now, second, secret } from '../../samples'
import { readResponse } from '../http-response'
import {
  absentFields,
  certificateOf,
  cloudflareRequest,
  fingerprint,
  pass,
  verifiedFields
} from './requests'

const test = suite('cloudflare certificate source')

for (const cf of [undefined, null, {}, 5, ''])
  test(`a cf that is ${JSON.stringify(cf)} has no certificate`, async () =>
    assert.is(await certificateOf(cf), undefined))
test('a cf that throws when it is read is an unreadable certificate: 401', async () => {
  const request = Object.defineProperty(cloudflareRequest(undefined), 'cf', {
    get: () => {
      throw new Error(secret)
    }
  })
  const answer = await readResponse(await cloudflareGate(pass)(request))
  assert.ok('status' in answer && answer.status === 401)
})
test('the certificate itself goes to Authlete if its hash is the fingerprint [RFC 8705 §3]', async () => {
  let sent = ''
  const introspect = authlete({
    baseUrl: 'https://as.example.com',
    serviceApiKey: 'a',
    serviceApiSecret: 'b',
    transport: async ({ body = '' }) => {
      sent = body
      return { _tag: 'Unanswered', detail: 'x' }
    }
  })
  await cloudflareGate(gate({ require: noScopes, introspect, now }))(
    cloudflareRequest({ tlsClientAuth: verifiedFields(first.pem) })
  )
  assert.ok(sent.includes('BEGIN CERTIFICATE'))
  const presented = await certificateOf({ tlsClientAuth: verifiedFields(first.pem) })
  assert.ok(
    presented?._tag === 'Der' &&
      createHash('sha256').update(presented.der).digest('base64url') === first.thumbprint
  )
})
test('the hash of zero bytes, which a broken proxy might send, is not a certificate', async () => {
  const empty = createHash('sha256').update('').digest('hex')
  const answer = await readResponse(
    await cloudflareGate(
      gate({
        require: noScopes,
        introspect: knowsToken({
          ...bound,
          confirmation: { thumbprint: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' }
        }),
        now
      })
    )(
      cloudflareRequest({
        tlsClientAuth: verifiedFields(first.pem, { certFingerprintSHA256: empty, certRFC9440: '' })
      })
    )
  )
  assert.ok('status' in answer && answer.status === 401)
})
test('a certificate is never read from headers, with or without one in cf', async () => {
  const rfc9440 = verifiedFields(first.pem).certRFC9440
  const headers = {
    'client-cert': rfc9440,
    'cf-client-cert-der-base64': rfc9440.slice(1, -1),
    'cf-client-cert-sha256': fingerprint,
    'cf-cert-presented': 'true',
    'cf-cert-verified': 'true',
    'cf-cert-revoked': 'false',
    'cf-cert-fingerprint-sha256': fingerprint,
    'x-forwarded-client-cert': `Hash=${fingerprint}`,
    'mf-cf-blob': JSON.stringify({ tlsClientAuth: verifiedFields(first.pem) })
  }
  const guard = cloudflareGate(pass)
  for (const cf of [
    undefined,
    { tlsClientAuth: absentFields },
    { tlsClientAuth: verifiedFields(second.pem) }
  ]) {
    const answer = await readResponse(await guard(cloudflareRequest(cf, { headers })))
    assert.ok('status' in answer && answer.status === 401)
    assertNoSecrets(answer)
  }
})

test.run()
