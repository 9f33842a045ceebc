// The certificate of a worker's request comes from `cf.tlsClientAuth` only, never from a header.
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { derOf, first, second } from '../samples'
import {
  callWorker,
  serverRequests,
  startAll,
  stopAll,
  verifiedCertificate
} from './cloudflare/setup'

const test = suite('cloudflare certificates')
test.before(startAll)
test.after(stopAll)

test("the token's own certificate is accepted, and the handler gets subject and thumbprint", async () => {
  const { status, body } = await callWorker(verifiedCertificate(first.pem))
  assert.is(status, 200)
  const { hello, thumbprint } = JSON.parse(body) as Readonly<Record<string, unknown>>
  assert.equal([hello, thumbprint], ['john', first.thumbprint])
})
test('the fingerprint is enough: Cloudflare omits a certificate over 10 KB', async () =>
  assert.is(
    (
      await callWorker(
        verifiedCertificate(first.pem, { certRFC9440: '', certRFC9440TooLarge: true })
      )
    ).status,
    200
  ))

for (const [what, certificate, description] of [
  ['another certificate', verifiedCertificate(second.pem), 'bound to another certificate'],
  [
    'a revoked certificate',
    verifiedCertificate(first.pem, { certRevoked: '1' }),
    'an unreadable certificate'
  ],
  [
    'a self-signed certificate',
    verifiedCertificate(first.pem, { certVerified: 'FAILED:self signed certificate' }),
    'an unreadable certificate'
  ],
  [
    'an expired certificate',
    verifiedCertificate(first.pem, { certVerified: 'FAILED:certificate has expired' }),
    'an unreadable certificate'
  ],
  [
    'a certificate that failed verification',
    verifiedCertificate(first.pem, { certVerified: 'FAILED' }),
    'an unreadable certificate'
  ],
  [
    'a certificate with the fingerprint of another',
    verifiedCertificate(first.pem, {
      certFingerprintSHA256: verifiedCertificate(second.pem).certFingerprintSHA256
    }),
    'bound to another certificate'
  ],
  [
    'a certificate without a fingerprint',
    verifiedCertificate(first.pem, { certFingerprintSHA256: '' }),
    'an unreadable certificate'
  ],
  ["no certificate, with miniflare's placeholder", undefined, 'none was presented'],
  ['no certificate, on a host name without mutual TLS', null, 'none was presented']
] as const)
  test(`${what}: 401 with a challenge that says so [RFC 8705 §3]`, async () => {
    const { status, headers } = await callWorker(certificate)
    assert.is(status, 401)
    assert.match(headers['www-authenticate'] ?? '', /^Bearer error="invalid_token"/)
    assert.match(headers['www-authenticate'] ?? '', description)
    assert.is(headers['cache-control'], 'no-store')
  })
for (const [what, certificate] of [
  ['absent', undefined],
  ['of another client', verifiedCertificate(second.pem)]
] as const)
  test(`forged headers change nothing if the certificate is ${what}`, async () => {
    const { certFingerprintSHA256: hex, certRFC9440: field } = verifiedCertificate(first.pem)
    const headers = {
      'client-cert': field,
      'cf-client-cert-der-base64': field.slice(1, -1),
      'cf-client-cert-sha256': hex,
      'cf-cert-presented': 'true',
      'cf-cert-verified': 'true',
      'cf-cert-revoked': 'false',
      'cf-cert-fingerprint-sha256': hex,
      'x-forwarded-client-cert': `Hash=${hex}`
    }
    assert.is((await callWorker(certificate, { headers })).status, 401)
  })

test('self-signed certificates are accepted if the worker allows them, and Authlete gets the whole certificate [RFC 8705 §2.2]', async () => {
  const certificate = verifiedCertificate(first.pem, {
    certVerified: 'FAILED:self signed certificate'
  })
  const { status, body } = await callWorker(certificate, { to: 'self-signed' })
  assert.equal([status, body], [200, 'in'])
  const { body: authleteRequest } = serverRequests.at(-1) ?? { body: '{}' }
  assert.is(
    createHash('sha256')
      .update(
        derOf(
          (JSON.parse(authleteRequest) as { readonly clientCertificate: string }).clientCertificate
        )
      )
      .digest('base64url'),
    first.thumbprint
  )
  assert.is(
    (await callWorker({ ...certificate, certRevoked: '1' }, { to: 'self-signed' })).status,
    401
  )
  assert.is(
    (
      await callWorker(
        { ...certificate, certVerified: 'FAILED:certificate has expired' },
        { to: 'self-signed' }
      )
    ).status,
    401
  )
})
test('without the certificate itself Authlete is not called, and the answer is 500', async () => {
  const requestsBefore = serverRequests.length
  const { status } = await callWorker(verifiedCertificate(first.pem, { certRFC9440: '' }), {
    to: 'self-signed'
  })
  assert.equal([status, serverRequests.length - requestsBefore], [500, 0])
})

test.run()
