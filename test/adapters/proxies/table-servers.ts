// What each proxy server sends for a certificate and for none, as its documentation states it.
import {
  apache,
  caddy,
  envoy,
  haproxy,
  ingressNginx,
  nginx,
  rfc9440,
  traefik
} from 'gatecheck/proxies'
import { hashInHex, percentEncode, percentEncodeAsEnvoy, toBase64 } from './encodings'
import type { ProxyRow } from './table'

export const servers: readonly ProxyRow[] = [
  {
    reader: 'nginx',
    name: 'nginx',
    make: from => nginx({ from }),
    header: 'X-SSL-Client-Cert',
    encode: percentEncode
  },
  {
    reader: 'nginx',
    name: 'nginx that verifies',
    make: from => nginx({ from, verify: {} }),
    header: 'X-SSL-Client-Cert',
    encode: percentEncode,
    otherHeaders: { 'X-SSL-Client-Verify': 'SUCCESS' },
    noCertificate: [{ 'X-SSL-Client-Verify': 'NONE' }]
  },
  {
    reader: 'ingressNginx',
    name: 'ingress-nginx',
    make: from => ingressNginx({ from }),
    header: 'ssl-client-cert',
    encode: percentEncode,
    otherHeaders: { 'ssl-client-verify': 'SUCCESS' },
    noCertificate: [{ 'ssl-client-verify': 'NONE' }]
  },
  {
    reader: 'apache',
    name: 'Apache',
    make: from => apache({ from }),
    header: 'X-SSL-Client-Cert',
    encode: pem => pem.replaceAll('\n', ' '),
    noCertificate: [{ 'X-SSL-Client-Cert': '(null)' }]
  },
  {
    reader: 'apache',
    name: 'Apache that verifies',
    make: from => apache({ from, verify: {} }),
    header: 'X-SSL-Client-Cert',
    encode: pem => pem.replaceAll('\n', ' '),
    otherHeaders: { 'X-SSL-Client-Verify': 'SUCCESS' },
    noCertificate: [{ 'X-SSL-Client-Cert': '(null)', 'X-SSL-Client-Verify': 'NONE' }]
  },
  {
    reader: 'haproxy',
    name: 'HAProxy',
    make: from => haproxy({ from }),
    header: 'X-SSL-Client-Cert',
    encode: toBase64,
    noCertificate: [{ 'X-SSL-Client-Cert': '' }, { 'X-SSL-Client-Cert': '::' }]
  },
  {
    reader: 'haproxy',
    name: 'HAProxy that verifies',
    make: from => haproxy({ from, verify: {} }),
    header: 'X-SSL-Client-Cert',
    encode: toBase64,
    otherHeaders: { 'X-SSL-Client-Verify': '0' },
    noCertificate: [
      { 'X-SSL-Client-Cert': '', 'X-SSL-Client-Verify': '0' },
      { 'X-SSL-Client-Cert': '::', 'X-SSL-Client-Verify': '0' }
    ]
  },
  {
    reader: 'haproxy',
    name: 'HAProxy in the form of RFC 9440',
    make: from => haproxy({ from }),
    header: 'X-SSL-Client-Cert',
    encode: pem => `:${toBase64(pem)}:`,
    noCertificate: [{ 'X-SSL-Client-Cert': '' }, { 'X-SSL-Client-Cert': '::' }]
  },
  {
    reader: 'envoy',
    name: 'Envoy with Cert',
    make: from => envoy({ from }),
    header: 'x-forwarded-client-cert',
    encode: pem =>
      `By=spiffe://cluster.local/ns/default/sa/api;Hash=${hashInHex(pem)};Cert="${percentEncodeAsEnvoy(pem)}";Subject="CN=a\\, b";URI=spiffe://a/b?c=d;DNS=a.example`
  },
  {
    reader: 'envoy',
    name: 'Envoy with Hash alone',
    make: from => envoy({ from }),
    header: 'x-forwarded-client-cert',
    encode: pem => `Hash=${hashInHex(pem)}`
  },
  {
    reader: 'envoy',
    name: 'Envoy behind another',
    make: from => envoy({ from, hop: 2 }),
    header: 'x-forwarded-client-cert',
    encode: pem =>
      `Hash=${hashInHex(pem)};Cert="${percentEncodeAsEnvoy(pem)}",By=a;Hash=${'0'.repeat(64)}`
  },
  {
    reader: 'traefik',
    name: 'Traefik',
    make: from => traefik({ from }),
    header: 'X-Forwarded-Tls-Client-Cert',
    encode: toBase64
  },
  {
    reader: 'traefik',
    name: 'Traefik 2.8',
    make: from => traefik({ from }),
    header: 'X-Forwarded-Tls-Client-Cert',
    encode: pem => encodeURIComponent(toBase64(pem))
  },
  {
    reader: 'caddy',
    name: 'Caddy',
    make: from => caddy({ from }),
    header: 'X-SSL-Client-Cert',
    encode: toBase64,
    noCertificate: [
      { 'X-SSL-Client-Cert': '' },
      { 'X-SSL-Client-Cert': '{http.request.tls.client.certificate_der_base64}' }
    ]
  },
  {
    reader: 'caddy',
    name: "Caddy's hash",
    make: from => caddy({ from, take: 'hash' }),
    header: 'X-SSL-Client-Cert',
    encode: hashInHex,
    noCertificate: [
      { 'X-SSL-Client-Cert': '' },
      { 'X-SSL-Client-Cert': '{http.request.tls.client.fingerprint}' }
    ]
  },
  {
    reader: 'rfc9440',
    name: 'RFC 9440',
    make: from => rfc9440({ from }),
    header: 'Client-Cert',
    encode: pem => `:${toBase64(pem)}:`,
    noCertificate: [{ 'Client-Cert': '::' }]
  }
]
