import { awsAlb, type CertificateReader, cloudFront, gcp } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forwarded, type Headers, outcomeFrom } from './forwarded'
import { hashHex, percentEncodedPem, thumbprint } from './smallest-certificate'

const test = suite('refused from cloud load balancers')

const from = 'loopback'

const refused: readonly (readonly [string, CertificateReader, Headers, string])[] = [
  [
    'ALB: decoded as a form',
    awsAlb({ from, mode: 'verify' }),
    {
      'X-Amzn-Mtls-Clientcert-Leaf':
        '-----BEGIN CERTIFICATE-----\nMAgB    ////ww==\n-----END CERTIFICATE-----\n'
    },
    'not_percent_encoded'
  ],
  [
    'ALB: a chain in verify mode',
    awsAlb({ from, mode: 'verify' }),
    { 'X-Amzn-Mtls-Clientcert-Leaf': percentEncodedPem('MAMCAQE=').repeat(2) },
    'more_than_one'
  ],
  [
    'ALB: a chain of which a later part is cut',
    awsAlb({ from, mode: 'passthrough' }),
    {
      'X-Amzn-Mtls-Clientcert':
        percentEncodedPem('MAMCAQE=') + percentEncodedPem('MAMCAQE=').slice(0, 50)
    },
    'not_pem'
  ],
  [
    'ALB: a chain of which a later part is no base64',
    awsAlb({ from, mode: 'passthrough' }),
    { 'X-Amzn-Mtls-Clientcert': percentEncodedPem('MAMCAQE=') + percentEncodedPem('MAMCAQE') },
    'not_base64'
  ],
  [
    'CloudFront: present, but no certificate came along',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Present': '1' },
    'cloudFront({ header }): '
  ],
  [
    'CloudFront: a certificate that is said not to be there',
    cloudFront({ from }),
    {
      'CloudFront-Viewer-Cert-Pem': percentEncodedPem('MAMCAQE='),
      'CloudFront-Viewer-Cert-Present': '0'
    },
    'presence_contradicted'
  ],
  [
    'CloudFront: neither yes nor no',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Present': 'true' },
    'cloudFront({ header }): '
  ],
  [
    'CloudFront: no way from the certificate to the hash',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Sha256': hashHex, 'CloudFront-Viewer-Cert-Present': '1' },
    'cloudFront({ header }): '
  ],
  [
    'CloudFront: the hash with colons',
    cloudFront({ from, take: 'hash' }),
    { 'CloudFront-Viewer-Cert-Sha256': hashHex.replace(/..(?=.)/g, '$&:') },
    'not_a_thumbprint'
  ],
  [
    'Google Cloud: empty because it was too large',
    gcp({ from }),
    { 'X-Client-Cert-Leaf': '', 'X-Client-Cert-Present': 'true' },
    'certificate_not_passed'
  ],
  [
    'Google Cloud: empty, and nobody says why',
    gcp({ from }),
    { 'X-Client-Cert-Leaf': '' },
    'gcp({ present }): '
  ],
  [
    'Google Cloud: present, but no certificate came along',
    gcp({ from }),
    { 'X-Client-Cert-Present': 'true' },
    'gcp({ header }): '
  ],
  [
    'Google Cloud: a certificate that is said not to be there',
    gcp({ from }),
    { 'X-Client-Cert-Leaf': ':MAMCAQE=:', 'X-Client-Cert-Present': 'false' },
    'presence_contradicted'
  ],
  [
    'Google Cloud: a chain that was not verified',
    gcp({ from, verify: {} }),
    {
      'X-Client-Cert-Leaf': ':MAMCAQE=:',
      'X-Client-Cert-Present': 'true',
      'X-Client-Cert-Chain-Verified': 'false'
    },
    'not_verified'
  ],
  [
    'Google Cloud: a chain of which nothing is said',
    gcp({ from, verify: {} }),
    { 'X-Client-Cert-Leaf': ':MAMCAQE=:' },
    'gcp({ verify }): '
  ],
  [
    'Google Cloud: a chain of which something else is said',
    gcp({ from, verify: {} }),
    { 'X-Client-Cert-Leaf': ':MAMCAQE=:', 'X-Client-Cert-Chain-Verified': 'yes' },
    'gcp({ verify }): '
  ],
  [
    'Google Cloud: the variable itself where it should say yes or no',
    gcp({ from }),
    { 'X-Client-Cert-Leaf': '', 'X-Client-Cert-Present': '{client_cert_present}' },
    'gcp({ present }): '
  ],
  [
    'Google Cloud: a presence that the host joined from two lines',
    gcp({ from }),
    { 'X-Client-Cert-Leaf': ':MAMCAQE=:', 'X-Client-Cert-Present': 'false, true' },
    'doubled_header'
  ],
  [
    'ALB: the header of passthrough mode where the mode is verify',
    awsAlb({ from, mode: 'verify' }),
    { 'X-Amzn-Mtls-Clientcert': percentEncodedPem('MAMCAQE=') },
    'awsAlb({ mode }): '
  ],
  [
    'ALB: the header of verify mode where the mode is passthrough',
    awsAlb({ from, mode: 'passthrough' }),
    { 'X-Amzn-Mtls-Clientcert-Leaf': percentEncodedPem('MAMCAQE=') },
    'awsAlb({ mode }): '
  ],
  [
    'CloudFront: a hash where the certificate should be',
    cloudFront({ from, header: 'X-A' }),
    { 'X-A': hashHex, 'CloudFront-Viewer-Cert-Present': '1' },
    'cloudFront({ take }): '
  ],
  [
    'CloudFront: a certificate where the hash should be',
    cloudFront({ from, header: 'X-A', take: 'hash' }),
    { 'X-A': percentEncodedPem('MAMCAQE='.padStart(200, 'A')) },
    'cloudFront({ take }): '
  ],
  [
    'Google Cloud: a hash where the certificate should be',
    gcp({ from }),
    { 'X-Client-Cert-Leaf': Buffer.from(hashHex, 'hex').toString('base64') },
    'gcp({ take }): '
  ],
  [
    'Google Cloud: the hash of nothing',
    gcp({ from, take: 'hash' }),
    { 'X-Client-Cert-Hash': '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
    'not_a_thumbprint'
  ],
  [
    'Google Cloud: a hash in base64url',
    gcp({ from, take: 'hash' }),
    { 'X-Client-Cert-Hash': thumbprint },
    'not_a_thumbprint'
  ]
]
for (const [title, reader, headers, reason] of refused)
  test(`${title}: is refused`, () => assert.is(outcomeFrom(reader, forwarded(headers)), reason))

test.run()
