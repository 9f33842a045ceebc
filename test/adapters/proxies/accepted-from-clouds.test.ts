// Header values byte for byte as the documentation of each proxy has them.
import { thumbprintOf } from 'gatecheck'
import { awsAlb, azure, type CertificateReader, cloudFront, gcp } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forwarded, type Headers } from './forwarded'
import { hashBase64, hashHex, thumbprint } from './smallest-certificate'

const test = suite('accepted from cloud load balancers')

const from = 'loopback'

const read: readonly (readonly [string, CertificateReader, Headers])[] = [
  [
    'ALB, verify: + / = stand for themselves',
    awsAlb({ from, mode: 'verify' }),
    {
      'X-Amzn-Mtls-Clientcert-Leaf':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB++++////ww==%0A-----END%20CERTIFICATE-----%0A',
      'X-Amzn-Mtls-Clientcert-Serial-Number': '01'
    }
  ],
  [
    'ALB, passthrough: a chain',
    awsAlb({ from, mode: 'passthrough' }),
    {
      'X-Amzn-Mtls-Clientcert':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB++++////ww==%0A-----END%20CERTIFICATE-----%0A-----BEGIN%20CERTIFICATE-----%0AMAMCAQE=%0A-----END%20CERTIFICATE-----%0A'
    }
  ],
  [
    'CloudFront: the certificate',
    cloudFront({ from }),
    {
      'CloudFront-Viewer-Cert-Pem':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB++++////ww==%0A-----END%20CERTIFICATE-----%0A',
      'CloudFront-Viewer-Cert-Present': '1'
    }
  ],
  [
    'CloudFront: the hash',
    cloudFront({ from, take: 'hash' }),
    { 'CloudFront-Viewer-Cert-Sha256': hashHex, 'CloudFront-Viewer-Cert-Present': '1' }
  ],
  [
    'CloudFront: renamed by a function',
    cloudFront({ from, header: 'X-Client-Cert' }),
    {
      'X-Client-Cert':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB++++////ww==%0A-----END%20CERTIFICATE-----%0A'
    }
  ],
  [
    'Google Cloud: {client_cert_leaf}',
    gcp({ from, verify: {} }),
    {
      'X-Client-Cert-Leaf': ':MAgB++++////ww==:',
      'X-Client-Cert-Present': 'true',
      'X-Client-Cert-Chain-Verified': 'true'
    }
  ],
  [
    'Google Cloud: {client_cert_sha256_fingerprint}',
    gcp({ from, take: 'hash' }),
    { 'X-Client-Cert-Hash': hashBase64, 'X-Client-Cert-Present': 'true' }
  ],
  ['Azure App Service', azure({ from }), { 'X-ARR-ClientCert': 'MAgB++++////ww==' }]
]
for (const [title, reader, headers] of read)
  test(`${title}: is read`, async () => {
    const certificate = reader(forwarded(headers))
    assert.ok(certificate !== undefined)
    assert.is(
      ((await thumbprintOf(certificate)) as { readonly thumbprint?: string }).thumbprint,
      thumbprint
    )
  })

test.run()
