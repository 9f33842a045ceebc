import { thumbprintOf } from 'gatecheck'
import type { CertificateReader, ClientCertificate } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, rfc8705, second } from '../../samples'
import { forwarded } from './forwarded'
import { headersFor, headersWith, proxyTable } from './table'

const test = suite('the certificate as the proxy sends it')

async function readThumbprint(certificate: ClientCertificate | undefined): Promise<string> {
  if (certificate === undefined) return 'absent'
  const result = await thumbprintOf(certificate)
  return result._tag === 'Sha256' ? result.thumbprint : result.reason
}

for (const proxy of proxyTable) {
  const { name, encode, noCertificate = [] } = proxy
  const read: CertificateReader = proxy.make('loopback')

  test(`${name}: the certificate is read in the form that the proxy documents`, async () => {
    for (const sample of [first, second, rfc8705])
      assert.is(
        await readThumbprint(read(forwarded(headersFor(proxy, sample.pem)))),
        sample.thumbprint
      )
  })
  test(`${name}: white space around the value is ignored [RFC 9110 §5.5]`, async () =>
    assert.is(
      await readThumbprint(read(forwarded(headersWith(proxy, ` \t${encode(first.pem)}\t `)))),
      first.thumbprint
    ))
  test(`${name}: a reader remembers nothing: a kept-alive connection carries many clients`, async () => {
    const reader = proxy.make('loopback')
    for (const sample of [first, second, first])
      assert.is(
        await readThumbprint(reader(forwarded(headersFor(proxy, sample.pem)))),
        sample.thumbprint
      )
    assert.is(reader(forwarded({})), undefined)
  })
  test(`${name}: no header, or its own form of none, is no certificate`, () => {
    for (const headers of [
      {},
      { Authorization: 'Bearer a', 'X-Forwarded-For': '127.0.0.1' },
      ...noCertificate
    ])
      assert.is(read(forwarded(headers)), undefined)
  })
}

test.run()
