// Caddy: DER in base64, or SHA-256 in hex; the placeholder itself for no certificate.
import type { CertificateReader } from '../../src/types'
import { decodeBase64, decodeHexHash, decodeTaken } from './reading/decoding'
import {
  chooseWord,
  headerName,
  makeReader,
  type Named,
  readerOptions,
  type Take
} from './reading/reader'

export interface Caddy extends Named {
  /** Default `certificate`; `hash` if the header holds the fingerprint. */
  readonly take?: Take | undefined
}

const placeholders: Readonly<Record<Take, string>> = {
  certificate: '{http.request.tls.client.certificate_der_base64}',
  hash: '{http.request.tls.client.fingerprint}'
}

/**
 * Reads the client certificate that Caddy forwards as
 * `{http.request.tls.client.certificate_der_base64}`: DER in base64. With `take: 'hash'` it reads
 * the SHA-256 in hex, `{http.request.tls.client.fingerprint}`. If there is no certificate, Caddy
 * sends the placeholder itself (seen with 2.6): exactly that, or an empty value, is no certificate.
 *
 * Header: `X-SSL-Client-Cert`, or your `header`. In every `reverse_proxy` that leads to the API:
 *
 *     # or require_and_verify; request and require accept any certificate
 *     tls { client_auth { mode verify_if_given … } }
 *     reverse_proxy 127.0.0.1:8080 {
 *       # replaces what a client sent; never +X-SSL-Client-Cert, which adds
 *       header_up X-SSL-Client-Cert {http.request.tls.client.certificate_der_base64}
 *     }
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT read `…certificate_pem`: no header can carry its line breaks. Does NOT check whether a
 * CA vouches for the certificate: the `mode` in Caddy does.
 *
 * @example
 * const certificate = caddy({ from: 'loopback' })
 */
export function caddy(proxy: Caddy): CertificateReader {
  const { header, take } = readerOptions('caddy', proxy, 'header', 'take')
  const kind = chooseWord<Take>('caddy', 'take', take, ['certificate', 'hash'])
  const noCertificate: readonly string[] = ['', placeholders[kind]]
  const decode = decodeTaken('caddy', kind, { certificate: decodeBase64, hash: decodeHexHash })
  return makeReader(
    'caddy',
    proxy,
    [headerName('caddy', 'header', header, 'X-SSL-Client-Cert')],
    (value = '') => (noCertificate.includes(value) ? undefined : decode(value))
  )
}
