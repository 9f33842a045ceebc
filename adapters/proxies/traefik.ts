// Traefik: DER certificates in base64, the client's first.
import type { CertificateReader } from '../../src/types'
import { decodeCertificateList, decodePercent } from './reading/decoding'
import { makeReader, type Proxy, readerOptions } from './reading/reader'

/**
 * Reads the client certificate that Traefik forwards in `X-Forwarded-Tls-Client-Cert`: base64
 * without PEM's BEGIN and END lines. A chain is separated by commas, the client's certificate
 * first. Traefik 2.8 to 2.9.1 percent-encodes the value. The middleware `passTLSClientCert` with
 * `pem: true` sends it.
 *
 * Every router that leads to the API needs the middleware, and `clientAuth` in its TLS options. The
 * middleware sets the header if there is a certificate, and never removes it: only the entry point
 * removes a header that a client sent. So do not set `forwardedHeaders.insecure`, and keep the
 * addresses of clients out of `forwardedHeaders.trustedIPs`.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT check whether a CA vouches for the certificate. In Traefik `clientAuthType:
 * RequireAndVerifyClientCert` and `VerifyClientCertIfGiven` do; `RequestClientCert` and
 * `RequireAnyClientCert` accept every certificate.
 *
 * @example
 * const certificate = traefik({ from: ['172.18.0.0/16'] })
 */
export function traefik(proxy: Proxy): CertificateReader {
  return makeReader(
    'traefik',
    readerOptions('traefik', proxy),
    ['x-forwarded-tls-client-cert'],
    value => (value === undefined ? undefined : decodeCertificateList(decodePercent(value)))
  )
}
