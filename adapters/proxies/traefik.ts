// Traefik: DER certificates in base64, the client's first.
import type { CertificateReader } from '../../src/types'
import { decodeCertificateList, unescapePercent } from './reading/decoding'
import { makeReader, type Proxy, readerOptions } from './reading/reader'

/**
 * Reads the client certificate that Traefik's middleware `passTLSClientCert` with `pem: true` passes on in
 * `X-Forwarded-Tls-Client-Cert`: base64 without armour, the chain behind it after commas, the client's first; percent-encoded by
 * Traefik 2.8 to 2.9.1.
 *
 * Traefik must have the middleware on every router that leads to the API, `clientAuth` in the router's TLS options, and neither
 * `forwardedHeaders.insecure` nor clients among `forwardedHeaders.trustedIPs`: the middleware sets the header where there is a
 * certificate and never removes it, so without one only the entry point's own stripping keeps a client's copy out.
 *
 * Does NOT say whether a CA vouches for the certificate: `clientAuthType: RequireAndVerifyClientCert` or `VerifyClientCertIfGiven`
 * in Traefik does; `RequestClientCert` and `RequireAnyClientCert` let every certificate pass.
 *
 * @example
 * const certificate = traefik({ from: ['172.18.0.0/16'] })
 */
export function traefik(proxy: Proxy): CertificateReader {
  return makeReader(
    'traefik',
    readerOptions('traefik', proxy),
    ['x-forwarded-tls-client-cert'],
    value => (value === undefined ? undefined : decodeCertificateList(unescapePercent(value)))
  )
}
