// Caddy: DER in base64, or SHA-256 in hex; the placeholder's own name for none.
import type { CertificateReader } from '../../src/types'
import { decodeBase64, decodeHexHash } from './reading/decoding'
import {
  chooseWord,
  headerName,
  makeReader,
  type Named,
  readerOptions,
  type Take
} from './reading/reader'

export interface Caddy extends Named {
  /** Default `certificate`; `hash` where the header holds the fingerprint. */
  readonly take?: Take | undefined
}

const placeholders: Readonly<Record<Take, string>> = {
  certificate: '{http.request.tls.client.certificate_der_base64}',
  hash: '{http.request.tls.client.fingerprint}'
}

/**
 * Reads the client certificate that Caddy passes on as `{http.request.tls.client.certificate_der_base64}`: DER in base64; with
 * `take: 'hash'` its SHA-256, `{http.request.tls.client.fingerprint}`, in hex. Without a certificate Caddy leaves the
 * placeholder as it stands (seen with 2.6): exactly that, or an empty value, is no certificate.
 *
 * Header: `X-SSL-Client-Cert`, or your `header`. In every `reverse_proxy` that leads to the API:
 *
 *     tls { client_auth { mode verify_if_given … } }    # or require_and_verify; request and require take any certificate
 *     reverse_proxy 127.0.0.1:8080 {
 *       header_up X-SSL-Client-Cert {http.request.tls.client.certificate_der_base64}    # replaces what a client sent; never +X-SSL-Client-Cert
 *     }
 *
 * Does NOT read `…certificate_pem`, whose line breaks no header can carry; does NOT say whether a CA vouches for the certificate:
 * the `mode` in Caddy does.
 *
 * @example
 * const certificate = caddy({ from: 'loopback' })
 */
export function caddy(proxy: Caddy): CertificateReader {
  const { header, take } = readerOptions('caddy', proxy, 'header', 'take')
  const shape = chooseWord<Take>('caddy', 'take', take, ['certificate', 'hash'])
  const none: readonly string[] = ['', placeholders[shape]]
  const decode = shape === 'hash' ? decodeHexHash : decodeBase64
  return makeReader(
    'caddy',
    proxy,
    [headerName('caddy', 'header', header, 'X-SSL-Client-Cert')],
    (value = '') => (none.includes(value) ? undefined : decode(value))
  )
}
