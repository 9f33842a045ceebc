// Header values byte for byte as the documentation of each proxy has them.
import { thumbprintOf } from 'gatecheck'
import {
  apache,
  type CertificateReader,
  caddy,
  envoy,
  haproxy,
  ingressNginx,
  nginx,
  rfc9440,
  traefik
} from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forwarded, type Headers } from './forwarded'
import { hashHex, thumbprint } from './smallest-certificate'

const test = suite('accepted from proxy servers')

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
      'x-forwarded-client-cert': `By=http://frontend.lyft.com;Hash=${hashHex};Subject="/C=US/ST=CA/L=San Francisco/OU=Lyft/CN=Test Client";URI=http://testclient.lyft.com`
    }
  ],
  [
    'Envoy: Cert, Chain, Subject, URI and DNS',
    envoy({ from }),
    {
      'x-forwarded-client-cert': `By=http://frontend.lyft.com;Hash=${hashHex};Cert="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A";Chain="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A";Subject="CN=x, O=\\"y\\";Hash=0,Hash=1";URI=http://a;DNS=a.b;DNS=c.d`
    }
  ],
  [
    'Envoy: APPEND_FORWARD, the nearest',
    envoy({ from, hop: 1 }),
    { 'x-forwarded-client-cert': `By=a;Hash=${'0'.repeat(64)};URI=b,By=b;Hash=${hashHex};URI=c` }
  ],
  [
    'Envoy: APPEND_FORWARD, the one before',
    envoy({ from, hop: 2 }),
    { 'x-forwarded-client-cert': `By=a;Hash=${hashHex};URI=b,By=b;Hash=${'0'.repeat(64)};URI=c` }
  ],
  [
    'Envoy: keys in any case',
    envoy({ from }),
    { 'X-Forwarded-Client-Cert': `BY=a;HASH=${hashHex};uri=b` }
  ],
  [
    'Envoy: two lines are one list [RFC 9110 §5.3]',
    envoy({ from, hop: 2 }),
    { 'x-forwarded-client-cert': [`By=a;Hash=${hashHex}`, `By=b;Hash=${'0'.repeat(64)}`] }
  ],
  [
    'Azure Container Apps, which speak as Envoy',
    envoy({ from }),
    {
      'X-Forwarded-Client-Cert': `Hash=${hashHex};Cert="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A";Chain="-----BEGIN%20CERTIFICATE-----%0AMAgB%2B%2B%2B%2B%2F%2F%2F%2Fww%3D%3D%0A-----END%20CERTIFICATE-----%0A"`
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
    'Caddy: {http.request.tls.client.certificate_der_base64}',
    caddy({ from }),
    { 'X-SSL-Client-Cert': 'MAgB++++////ww==' }
  ],
  [
    'Caddy: {http.request.tls.client.fingerprint}',
    caddy({ from, take: 'hash' }),
    { 'X-SSL-Client-Cert': hashHex }
  ],
  [
    'RFC 9440',
    rfc9440({ from }),
    { 'Client-Cert': ':MAgB++++////ww==:', 'Client-Cert-Chain': ':MAMCAQE=:' }
  ]
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
