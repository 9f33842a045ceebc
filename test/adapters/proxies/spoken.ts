// How each proxy spells a certificate and its absence, as its documentation has it; the tests of the readers go through this table.
import { createHash } from 'node:crypto'
import type { CertificateReader, ClientCertificate, Forwarded } from 'gatecheck/proxies'
import {
  apache,
  awsAlb,
  azure,
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
import type { From } from '../../../adapters/proxies/reading/trust'
import { derOf } from '../../samples'

export type Headers = Readonly<Record<string, string | readonly string[]>>

/** Header names without regard to case, as an adapter finds them. */
export function forwarded(headers: Headers, peer: string | undefined = '127.0.0.1'): Forwarded {
  return {
    peer,
    header: name =>
      Object.entries(headers)
        .filter(([key]) => key.toLowerCase() === name.toLowerCase())
        .flatMap(([, value]) => value)
  }
}
/** No peer is known, as after an early reset: a default argument would hide that. */
export function peerless(headers: Headers): Forwarded {
  return { ...forwarded(headers), peer: undefined }
}

export function base64Of(pem: string): string {
  return Buffer.from(derOf(pem)).toString('base64')
}
function digestOf(pem: string) {
  return createHash('sha256').update(derOf(pem))
}

/** `$ssl_client_escaped_cert`: all but RFC 3986's unreserved characters. */
export function escaped(pem: string): string {
  return encodeURIComponent(pem)
}
/** Envoy's: exactly these five characters. */
export function envoyEscaped(pem: string): string {
  return pem
    .replaceAll('\n', '%0A')
    .replaceAll(' ', '%20')
    .replaceAll('+', '%2B')
    .replaceAll('/', '%2F')
    .replaceAll('=', '%3D')
}
/** The load balancer's and CloudFront's: "+", "=" and "/" stand for themselves. */
export function awsEscaped(pem: string): string {
  return pem.replaceAll('\n', '%0A').replaceAll(' ', '%20')
}
export function hexOf(pem: string): string {
  return digestOf(pem).digest('hex')
}
export function hash64Of(pem: string): string {
  return digestOf(pem).digest('base64')
}

export interface Spoken {
  readonly name: string
  readonly from: (from: From) => CertificateReader
  /** The header that holds the certificate. */
  readonly header: string
  readonly spell: (pem: string) => string
  /** What comes along with any certificate. */
  readonly beside?: Headers
  /** The proxy's own spellings of "no certificate", besides no header at all. */
  readonly none?: readonly Headers[]
}

export const spoken: readonly Spoken[] = [
  { name: 'nginx', from: from => nginx({ from }), header: 'X-SSL-Client-Cert', spell: escaped },
  {
    name: 'nginx that verifies',
    from: from => nginx({ from, verify: {} }),
    header: 'X-SSL-Client-Cert',
    spell: escaped,
    beside: { 'X-SSL-Client-Verify': 'SUCCESS' },
    none: [{ 'X-SSL-Client-Verify': 'NONE' }]
  },
  {
    name: 'ingress-nginx',
    from: from => ingressNginx({ from }),
    header: 'ssl-client-cert',
    spell: escaped,
    beside: { 'ssl-client-verify': 'SUCCESS' },
    none: [{ 'ssl-client-verify': 'NONE' }]
  },
  {
    name: 'Apache',
    from: from => apache({ from }),
    header: 'X-SSL-Client-Cert',
    spell: pem => pem.replaceAll('\n', ' '),
    none: [{ 'X-SSL-Client-Cert': '(null)' }]
  },
  {
    name: 'Apache that verifies',
    from: from => apache({ from, verify: {} }),
    header: 'X-SSL-Client-Cert',
    spell: pem => pem.replaceAll('\n', ' '),
    beside: { 'X-SSL-Client-Verify': 'SUCCESS' },
    none: [{ 'X-SSL-Client-Cert': '(null)', 'X-SSL-Client-Verify': 'NONE' }]
  },
  {
    name: 'HAProxy',
    from: from => haproxy({ from }),
    header: 'X-SSL-Client-Cert',
    spell: base64Of,
    none: [{ 'X-SSL-Client-Cert': '' }, { 'X-SSL-Client-Cert': '::' }]
  },
  {
    name: 'HAProxy that verifies',
    from: from => haproxy({ from, verify: {} }),
    header: 'X-SSL-Client-Cert',
    spell: base64Of,
    beside: { 'X-SSL-Client-Verify': '0' },
    none: [
      { 'X-SSL-Client-Cert': '', 'X-SSL-Client-Verify': '0' },
      { 'X-SSL-Client-Cert': '::', 'X-SSL-Client-Verify': '0' }
    ]
  },
  {
    name: 'HAProxy in the form of RFC 9440',
    from: from => haproxy({ from }),
    header: 'X-SSL-Client-Cert',
    spell: pem => `:${base64Of(pem)}:`,
    none: [{ 'X-SSL-Client-Cert': '' }, { 'X-SSL-Client-Cert': '::' }]
  },
  {
    name: 'Envoy with Cert',
    from: from => envoy({ from }),
    header: 'x-forwarded-client-cert',
    spell: pem =>
      `By=spiffe://cluster.local/ns/default/sa/api;Hash=${hexOf(pem)};Cert="${envoyEscaped(pem)}";Subject="CN=a\\, b";URI=spiffe://a/b?c=d;DNS=a.example`
  },
  {
    name: 'Envoy with Hash alone',
    from: from => envoy({ from }),
    header: 'x-forwarded-client-cert',
    spell: pem => `Hash=${hexOf(pem)}`
  },
  {
    name: 'Envoy behind another',
    from: from => envoy({ from, hop: 2 }),
    header: 'x-forwarded-client-cert',
    spell: pem => `Hash=${hexOf(pem)};Cert="${envoyEscaped(pem)}",By=a;Hash=${'0'.repeat(64)}`
  },
  {
    name: 'Traefik',
    from: from => traefik({ from }),
    header: 'X-Forwarded-Tls-Client-Cert',
    spell: base64Of
  },
  {
    name: 'Traefik 2.8',
    from: from => traefik({ from }),
    header: 'X-Forwarded-Tls-Client-Cert',
    spell: pem => encodeURIComponent(base64Of(pem))
  },
  {
    name: 'ALB in verify mode',
    from: from => awsAlb({ from, mode: 'verify' }),
    header: 'X-Amzn-Mtls-Clientcert-Leaf',
    spell: awsEscaped
  },
  {
    name: 'ALB in passthrough mode',
    from: from => awsAlb({ from, mode: 'passthrough' }),
    header: 'X-Amzn-Mtls-Clientcert',
    spell: awsEscaped
  },
  {
    name: 'CloudFront',
    from: from => cloudFront({ from }),
    header: 'CloudFront-Viewer-Cert-Pem',
    spell: awsEscaped,
    beside: { 'CloudFront-Viewer-Cert-Present': '1' },
    none: [{ 'CloudFront-Viewer-Cert-Present': '0' }]
  },
  {
    name: "CloudFront's hash",
    from: from => cloudFront({ from, take: 'hash' }),
    header: 'CloudFront-Viewer-Cert-Sha256',
    spell: hexOf,
    beside: { 'CloudFront-Viewer-Cert-Present': '1' },
    none: [{ 'CloudFront-Viewer-Cert-Present': '0' }]
  },
  {
    name: 'Google Cloud',
    from: from => gcp({ from }),
    header: 'X-Client-Cert-Leaf',
    spell: pem => `:${base64Of(pem)}:`,
    beside: { 'X-Client-Cert-Present': 'true' },
    none: [{ 'X-Client-Cert-Leaf': '', 'X-Client-Cert-Present': 'false' }]
  },
  {
    name: 'Google Cloud that verifies',
    from: from => gcp({ from, verify: {} }),
    header: 'X-Client-Cert-Leaf',
    spell: pem => `:${base64Of(pem)}:`,
    beside: { 'X-Client-Cert-Chain-Verified': 'true' },
    none: [
      {
        'X-Client-Cert-Leaf': '',
        'X-Client-Cert-Present': 'false',
        'X-Client-Cert-Chain-Verified': 'false'
      }
    ]
  },
  {
    name: "Google Cloud's hash",
    from: from => gcp({ from, take: 'hash' }),
    header: 'X-Client-Cert-Hash',
    spell: hash64Of,
    none: [{ 'X-Client-Cert-Hash': '', 'X-Client-Cert-Present': 'false' }]
  },
  {
    name: 'Azure App Service',
    from: from => azure({ from }),
    header: 'X-ARR-ClientCert',
    spell: base64Of
  },
  {
    name: 'Caddy',
    from: from => caddy({ from }),
    header: 'X-SSL-Client-Cert',
    spell: base64Of,
    none: [
      { 'X-SSL-Client-Cert': '' },
      { 'X-SSL-Client-Cert': '{http.request.tls.client.certificate_der_base64}' }
    ]
  },
  {
    name: "Caddy's hash",
    from: from => caddy({ from, take: 'hash' }),
    header: 'X-SSL-Client-Cert',
    spell: hexOf,
    none: [
      { 'X-SSL-Client-Cert': '' },
      { 'X-SSL-Client-Cert': '{http.request.tls.client.fingerprint}' }
    ]
  },
  {
    name: 'RFC 9440',
    from: from => rfc9440({ from }),
    header: 'Client-Cert',
    spell: pem => `:${base64Of(pem)}:`,
    none: [{ 'Client-Cert': '::' }]
  }
]

export function saying({ header, spell, beside = {} }: Spoken, pem: string): Headers {
  return { [header]: spell(pem), ...beside }
}

export function reasonOf(certificate: ClientCertificate | undefined): string {
  return certificate === undefined
    ? 'absent'
    : certificate._tag === 'Unreadable'
      ? certificate.reason
      : certificate._tag
}
