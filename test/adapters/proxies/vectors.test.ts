// Whole header lines, byte for byte as the proxies' documentation has them, around the smallest certificate-shaped DER that needs every escape.

import { thumbprintOf } from 'gatecheck'
import {
  apache,
  awsAlb,
  azure,
  type CertificateReader,
  caddy,
  cloudFront,
  envoy,
  gcp,
  haproxy,
  ingressNginx,
  nginx,
  rfc9440,
  traefik
} from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forwarded, type Headers, reasonOf } from './spoken'

const test = suite('header vectors')

/** `printf 300801fbefbeffffffc3 | xxd -r -p | openssl dgst -sha256 -binary | basenc --base64url` */
const thumbprint = 'XSHujqF-FNlS5uonqBtfvUt2aolftBRlyvwiLxtTA0Q'
const hex = '5d21ee8ea17e14d952e6ea27a81b5fbd4b766a895fb41465cafc222f1b530344'
const base64 = 'XSHujqF+FNlS5uonqBtfvUt2aolftBRlyvwiLxtTA0Q='
const from = 'loopback'

const read: readonly (readonly [string, CertificateReader, Headers])[] = [
  [
    'nginx: $ssl_client_escaped_cert escapes + / =',
    nginx({ from }),
    {
      'X-SSL-Client-Cert':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A'
    }
  ],
  [
    'nginx: under a header of your own',
    nginx({ from, header: 'X-Mine' }),
    {
      'X-Mine':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A'
    }
  ],
  [
    'ingress-nginx',
    ingressNginx({ from }),
    {
      'ssl-client-cert':
        '-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A',
      'ssl-client-verify': 'SUCCESS',
      'ssl-client-subject-dn': 'CN=a',
      'ssl-client-issuer-dn': 'CN=b'
    }
  ],
  [
    'Apache: spaces for line breaks',
    apache({ from }),
    {
      'X-SSL-Client-Cert': '-----BEGIN CERTIFICATE----- MAgB++++////ww== -----END CERTIFICATE----- '
    }
  ],
  ['HAProxy', haproxy({ from }), { 'X-SSL-Client-Cert': 'MAgB++++////ww==' }],
  [
    'HAProxy: RFC 9440 form',
    haproxy({ from, header: 'Client-Cert' }),
    { 'Client-Cert': ':MAgB++++////ww==:' }
  ],
  [
    'Envoy: SANITIZE_SET with Hash alone',
    envoy({ from }),
    {
      'x-forwarded-client-cert': `By=http://frontend.lyft.com;Hash=${hex};Subject="/C=US/ST=CA/L=San Francisco/OU=Lyft/CN=Test Client";URI=http://testclient.lyft.com`
    }
  ],
  [
    'Envoy: Cert, Chain, Subject, URI and DNS',
    envoy({ from }),
    {
      'x-forwarded-client-cert': `By=http://frontend.lyft.com;Hash=${hex};Cert="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A";Chain="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A";Subject="CN=x, O=\\"y\\";Hash=0,Hash=1";URI=http://a;DNS=a.b;DNS=c.d`
    }
  ],
  [
    'Envoy: APPEND_FORWARD, the nearest',
    envoy({ from, hop: 1 }),
    { 'x-forwarded-client-cert': `By=a;Hash=${'0'.repeat(64)};URI=b,By=b;Hash=${hex};URI=c` }
  ],
  [
    'Envoy: APPEND_FORWARD, the one before',
    envoy({ from, hop: 2 }),
    { 'x-forwarded-client-cert': `By=a;Hash=${hex};URI=b,By=b;Hash=${'0'.repeat(64)};URI=c` }
  ],
  [
    'Envoy: keys in any case',
    envoy({ from }),
    { 'X-Forwarded-Client-Cert': `BY=a;HASH=${hex};uri=b` }
  ],
  [
    'Envoy: two lines are one list [RFC 9110 §5.3]',
    envoy({ from, hop: 2 }),
    { 'x-forwarded-client-cert': [`By=a;Hash=${hex}`, `By=b;Hash=${'0'.repeat(64)}`] }
  ],
  [
    'Azure Container Apps, which speak as Envoy',
    envoy({ from }),
    {
      'X-Forwarded-Client-Cert': `Hash=${hex};Cert="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A";Chain="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A"`
    }
  ],
  ['Traefik: one', traefik({ from }), { 'X-Forwarded-Tls-Client-Cert': 'MAgB++++////ww==' }],
  [
    "Traefik: a chain, the client's first",
    traefik({ from }),
    { 'X-Forwarded-Tls-Client-Cert': 'MAgB++++////ww==,MAMCAQE=' }
  ],
  [
    'Traefik 2.8: percent-encoded',
    traefik({ from }),
    { 'X-Forwarded-Tls-Client-Cert': 'MAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%2CMAMCAQE%3D' }
  ],
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
    { 'CloudFront-Viewer-Cert-Sha256': hex, 'CloudFront-Viewer-Cert-Present': '1' }
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
    { 'X-Client-Cert-Hash': base64, 'X-Client-Cert-Present': 'true' }
  ],
  ['Azure App Service', azure({ from }), { 'X-ARR-ClientCert': 'MAgB++++////ww==' }],
  [
    'Caddy: {http.request.tls.client.certificate_der_base64}',
    caddy({ from }),
    { 'X-SSL-Client-Cert': 'MAgB++++////ww==' }
  ],
  [
    'Caddy: {http.request.tls.client.fingerprint}',
    caddy({ from, take: 'hash' }),
    { 'X-SSL-Client-Cert': hex }
  ],
  [
    'RFC 9440',
    rfc9440({ from }),
    { 'Client-Cert': ':MAgB++++////ww==:', 'Client-Cert-Chain': ':MAMCAQE=:' }
  ]
]
for (const [title, reader, headers] of read)
  test(`${title}: is read`, async () => {
    const shown = reader(forwarded(headers))
    assert.ok(shown !== undefined)
    assert.is(
      ((await thumbprintOf(shown)) as { readonly thumbprint?: string }).thumbprint,
      thumbprint
    )
  })

function pem(body: string): string {
  return `-----BEGIN%20CERTIFICATE-----%0A${body}%0A-----END%20CERTIFICATE-----%0A`
}
const refused: readonly (readonly [string, CertificateReader, Headers, string])[] = [
  [
    'nginx: "+" for spaces, as forms write them',
    nginx({ from }),
    {
      'X-SSL-Client-Cert': '-----BEGIN+CERTIFICATE-----%0AMAMCAQE=%0A-----END+CERTIFICATE-----%0A'
    },
    'not_pem'
  ],
  [
    'nginx: two certificates',
    nginx({ from }),
    { 'X-SSL-Client-Cert': pem('MAMCAQE=').repeat(2) },
    'more_than_one'
  ],
  [
    'nginx: the deprecated $ssl_client_cert',
    nginx({ from }),
    { 'X-SSL-Client-Cert': '-----BEGIN CERTIFICATE-----\tMAMCAQE=\t-----END CERTIFICATE-----' },
    'not_percent_encoded'
  ],
  [
    'nginx: percent-encoded twice',
    nginx({ from }),
    { 'X-SSL-Client-Cert': pem('MAMCAQE%253D') },
    'not_pem'
  ],
  [
    'nginx: an empty line, which nginx never sends',
    nginx({ from }),
    { 'X-SSL-Client-Cert': '' },
    'not_percent_encoded'
  ],
  [
    'Apache: an escaped certificate',
    apache({ from }),
    { 'X-SSL-Client-Cert': pem('MAMCAQE=') },
    'not_pem'
  ],
  [
    'Apache: add instead of set',
    apache({ from }),
    {
      'X-SSL-Client-Cert': [
        '-----BEGIN CERTIFICATE----- MAMCAQE= -----END CERTIFICATE-----',
        '(null)'
      ]
    },
    'doubled_header'
  ],
  [
    'HAProxy: add-header instead of set-header',
    haproxy({ from }),
    { 'X-SSL-Client-Cert': ['MAMCAQE=', ''] },
    'doubled_header'
  ],
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
    { 'X-Amzn-Mtls-Clientcert-Leaf': pem('MAMCAQE=').repeat(2) },
    'more_than_one'
  ],
  [
    'ALB: a chain of which a later part is cut',
    awsAlb({ from, mode: 'passthrough' }),
    { 'X-Amzn-Mtls-Clientcert': pem('MAMCAQE=') + pem('MAMCAQE=').slice(0, 50) },
    'not_pem'
  ],
  [
    'ALB: a chain of which a later part is no base64',
    awsAlb({ from, mode: 'passthrough' }),
    { 'X-Amzn-Mtls-Clientcert': pem('MAMCAQE=') + pem('MAMCAQE') },
    'not_base64'
  ],
  [
    'Traefik: a chain of which a later part is empty',
    traefik({ from }),
    { 'X-Forwarded-Tls-Client-Cert': 'MAMCAQE=,' },
    'not_base64'
  ],
  [
    'CloudFront: present, but no certificate came along',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Present': '1' },
    'certificate_not_passed'
  ],
  [
    'CloudFront: a certificate that is said not to be there',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Pem': pem('MAMCAQE='), 'CloudFront-Viewer-Cert-Present': '0' },
    'presence_contradicted'
  ],
  [
    'CloudFront: neither yes nor no',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Present': 'true' },
    'presence_unknown'
  ],
  [
    'CloudFront: no way from the certificate to the hash',
    cloudFront({ from }),
    { 'CloudFront-Viewer-Cert-Sha256': hex, 'CloudFront-Viewer-Cert-Present': '1' },
    'certificate_not_passed'
  ],
  [
    'CloudFront: the hash with colons',
    cloudFront({ from, take: 'hash' }),
    { 'CloudFront-Viewer-Cert-Sha256': hex.replace(/..(?=.)/g, '$&:') },
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
    'presence_unknown'
  ],
  [
    'Google Cloud: present, but no certificate came along',
    gcp({ from }),
    { 'X-Client-Cert-Present': 'true' },
    'certificate_not_passed'
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
    'verification_missing'
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
  ],
  [
    'Caddy: another placeholder, that it does not know',
    caddy({ from }),
    { 'X-SSL-Client-Cert': '{http.request.tls.client.certificate_der}' },
    'not_base64'
  ],
  [
    'Caddy: the placeholder of the certificate where the hash is asked for',
    caddy({ from, take: 'hash' }),
    { 'X-SSL-Client-Cert': '{http.request.tls.client.certificate_der_base64}' },
    'not_a_thumbprint'
  ],
  [
    'Caddy: + in front of the name adds instead of replacing',
    caddy({ from }),
    { 'X-SSL-Client-Cert': ['MAMCAQE=', 'MAMCAQE='] },
    'doubled_header'
  ],
  [
    'RFC 9440: a parameter [RFC 9440 §2.1]',
    rfc9440({ from }),
    { 'Client-Cert': ':MAMCAQE=:;a=b' },
    'not_rfc9440'
  ],
  [
    'RFC 9440: a list',
    rfc9440({ from }),
    { 'Client-Cert': ':MAMCAQE=:, :MAMCAQE=:' },
    'not_base64'
  ],
  [
    'RFC 9440: base64 without its padding',
    rfc9440({ from }),
    { 'Client-Cert': ':MAMCAQE:' },
    'not_base64'
  ],
  ['RFC 9440: bare base64', rfc9440({ from }), { 'Client-Cert': 'MAMCAQE=' }, 'not_rfc9440'],
  ['RFC 9440: empty', rfc9440({ from }), { 'Client-Cert': '' }, 'not_rfc9440']
]
for (const [title, reader, headers, reason] of refused)
  test(`${title}: is refused`, () => assert.is(reasonOf(reader(forwarded(headers))), reason))

test.run()
