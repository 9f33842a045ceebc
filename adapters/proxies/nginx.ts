// nginx, and the Kubernetes ingress controller built on it: PEM, percent-encoded.
import type { CertificateReader, ClientCertificate } from '../../src/types'
import { copyOptions } from '../../src/values/options'
import { decodeEscapedPem } from './reading/decoding'
import { makeVerifyingReader, opensslWords, type Verifying } from './reading/verify'

function decodeOne(value: string): ClientCertificate {
  return decodeEscapedPem(value, 'one')
}

/**
 * Reads the client certificate that nginx forwards as `$ssl_client_escaped_cert` (nginx 1.13.5 or
 * later): PEM, percent-encoded.
 *
 * Headers: `X-SSL-Client-Cert`, or your `header`. With `verify` also `X-SSL-Client-Verify`, or your
 * `verify.header`. In every `location` that leads to the API, because a location with a
 * `proxy_set_header` of its own inherits none:
 *
 *     ssl_verify_client optional;    # or on; optional_no_ca for self-signed clients
 *     # replaces what a client sent, and removes it if there is no certificate
 *     proxy_set_header X-SSL-Client-Cert   $ssl_client_escaped_cert;
 *     proxy_set_header X-SSL-Client-Verify $ssl_client_verify;
 *
 * With `optional_no_ca` nginx also forwards certificates that no CA vouches for. `verify: {}`
 * refuses them; `verify: { noCa: 'allowed' }` accepts them and refuses every other failure. A
 * header is refused if it is doubled, empty or not exactly one certificate, or if it comes from a
 * peer that is not in `from`.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT read the deprecated `$ssl_client_cert`: HTTP cannot carry its line breaks. Does NOT
 * check that nginx sets the header: if it does not, a header that the client sent comes through.
 *
 * @example
 * const certificate = nginx({ from: 'loopback', verify: { noCa: 'allowed' } })
 */
export function nginx(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'nginx',
    proxy,
    { header: 'X-SSL-Client-Cert', verify: 'X-SSL-Client-Verify' },
    { ...opensslWords, variable: '$ssl_client_verify' },
    decodeOne
  )
}

/**
 * Reads the client certificate that ingress-nginx forwards in `ssl-client-cert`: PEM,
 * percent-encoded. `ssl-client-verify`, which it always sends, must be SUCCESS. With `verify: {
 * noCa: 'allowed' }` a certificate that no CA vouches for is accepted, too (`optional_no_ca`).
 *
 * On every Ingress that leads to the API set `nginx.ingress.kubernetes.io/auth-tls-secret` and
 * `nginx.ingress.kubernetes.io/auth-tls-pass-certificate-to-upstream: "true"`. An Ingress without
 * `auth-tls-secret` forwards the `ssl-client-cert` and `ssl-client-verify` that a client sent: no
 * such Ingress may lead to the same service.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT see whether an Ingress has these annotations: `from`, the addresses of the controller's
 * pods, is the same for all of them.
 *
 * @example
 * const certificate = ingressNginx({ from: ['10.244.0.0/16'] })
 */
export function ingressNginx(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'ingressNginx',
    proxy && { ...copyOptions('ingressNginx(options)', proxy), verify: proxy.verify ?? {} },
    { header: 'ssl-client-cert', verify: 'ssl-client-verify' },
    // Behind an Ingress without auth-tls-secret both headers are the client's own.
    { ...opensslWords, variable: '$ssl_client_verify', droppable: true },
    decodeOne
  )
}
