import {
  apache,
  type CertificateReader,
  caddy,
  haproxy,
  nginx,
  rfc9440,
  traefik
} from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forwarded, type Headers, outcomeFrom } from './forwarded'
import { hashHex, percentEncodedPem } from './smallest-certificate'

const test = suite('refused from proxy servers')

const from = 'loopback'

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
    { 'X-SSL-Client-Cert': percentEncodedPem('MAMCAQE=').repeat(2) },
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
    { 'X-SSL-Client-Cert': percentEncodedPem('MAMCAQE%253D') },
    'not_pem'
  ],
  [
    'nginx: an empty line, which nginx never sends',
    nginx({ from }),
    { 'X-SSL-Client-Cert': '' },
    'empty_header'
  ],
  [
    'Apache: an escaped certificate',
    apache({ from }),
    { 'X-SSL-Client-Cert': percentEncodedPem('MAMCAQE=') },
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
    'Traefik: a chain of which a later part is empty',
    traefik({ from }),
    { 'X-Forwarded-Tls-Client-Cert': 'MAMCAQE=,' },
    'empty_header'
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
    'doubled_header'
  ],
  [
    'RFC 9440: base64 without its padding',
    rfc9440({ from }),
    { 'Client-Cert': ':MAMCAQE:' },
    'not_base64'
  ],
  [
    'Caddy: a hash where the certificate should be',
    caddy({ from }),
    { 'X-SSL-Client-Cert': hashHex },
    'caddy({ take }): '
  ],
  [
    'Caddy: a certificate where the hash should be',
    caddy({ from, take: 'hash' }),
    { 'X-SSL-Client-Cert': 'MIIB'.repeat(60) },
    'caddy({ take }): '
  ],
  ['RFC 9440: bare base64', rfc9440({ from }), { 'Client-Cert': 'MAMCAQE=' }, 'not_rfc9440'],
  ['RFC 9440: empty', rfc9440({ from }), { 'Client-Cert': '' }, 'empty_header']
]
for (const [title, reader, headers, reason] of refused)
  test(`${title}: is refused`, () => assert.is(outcomeFrom(reader, forwarded(headers)), reason))

test.run()
