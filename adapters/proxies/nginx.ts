// nginx, and the ingress controller of Kubernetes that is made of it: PEM, percent-encoded.
import type { CertificateReader } from '../../src/types'
import { decodeEscapedPem } from './reading/decoding'
import { makeVerifyingReader, opensslWords, type Verifying } from './reading/verify'

function read(value: string) {
  return decodeEscapedPem(value, 'one')
}

/**
 * Reads the client certificate that nginx passes on as `$ssl_client_escaped_cert` (nginx 1.13.5 or later): PEM, percent-encoded.
 *
 * Headers: `X-SSL-Client-Cert`, or your `header`; with `verify`, `X-SSL-Client-Verify`, or your `verify.header`. In every `location`
 * that leads to the API, for `proxy_set_header` is inherited only where there is none:
 *
 *     ssl_verify_client optional;    # or on; optional_no_ca for self-signed clients
 *     proxy_set_header X-SSL-Client-Cert   $ssl_client_escaped_cert;    # replaces what a client sent, and without a certificate removes it
 *     proxy_set_header X-SSL-Client-Verify $ssl_client_verify;
 *
 * With `optional_no_ca` nginx passes on what no CA vouches for: `verify: {}` refuses that, `verify: { noCa: 'allowed' }` takes it and
 * refuses every other failure. A header line that is doubled, empty, or not exactly one certificate is refused, as is one from a peer
 * that `from` does not name. Throws on an option it cannot take, when constructed.
 *
 * Does NOT read the deprecated `$ssl_client_cert`, whose line breaks HTTP cannot carry; does NOT check that nginx sets the header:
 * where it does not, a client's own copy passes through it.
 *
 * @example
 * const certificate = nginx({ from: 'loopback', verify: { noCa: 'allowed' } })
 */
export function nginx(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'nginx',
    proxy,
    { header: 'X-SSL-Client-Cert', verify: 'X-SSL-Client-Verify' },
    opensslWords,
    read
  )
}

/**
 * Reads the client certificate that ingress-nginx passes on in `ssl-client-cert`: PEM, percent-encoded. `ssl-client-verify`, which it
 * always sends along, must say SUCCESS; `verify: { noCa: 'allowed' }` also takes what no CA vouches for (`optional_no_ca`).
 *
 * On every Ingress that leads to the API: `nginx.ingress.kubernetes.io/auth-tls-secret` and
 * `nginx.ingress.kubernetes.io/auth-tls-pass-certificate-to-upstream: "true"`. An Ingress without `auth-tls-secret` passes on a
 * client's own `ssl-client-cert` and `ssl-client-verify`: no such Ingress may lead to the same service.
 *
 * Does NOT see whether an Ingress has these annotations; `from`, the addresses of the controller's pods, is the same for all of them.
 *
 * @example
 * const certificate = ingressNginx({ from: ['10.244.0.0/16'] })
 */
export function ingressNginx(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'ingressNginx',
    proxy && { ...proxy, verify: proxy.verify ?? {} },
    { header: 'ssl-client-cert', verify: 'ssl-client-verify' },
    opensslWords,
    read
  )
}
