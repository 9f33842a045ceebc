// RFC 9440: the standard's own header, for whatever proxy writes it.
import type { CertificateReader } from '../../src/types'
import { decodeByteSequence } from './reading/decoding'
import { headerName, makeReader, type Named, readerOptions } from './reading/reader'

/**
 * Reads the client certificate from `Client-Cert`, as RFC 9440 writes it: DER in base64 between colons, `:MIIB…==:`, exactly one
 * field line without parameters [RFC 9440 §2.2]. Also what HAProxy (`:%[ssl_c_der,base64]:`) and Cloudflare's header transforms write
 * to an origin. `header` takes another name. `::`, which HAProxy writes where there is none, is no certificate.
 *
 * The proxy must remove or overwrite `Client-Cert` in every request, also in those that come without a certificate [RFC 9440 §2.4, §4].
 *
 * Does NOT read `Client-Cert-Chain`; does NOT say whether a CA vouches for the certificate: that is between you and the proxy.
 *
 * @example
 * const certificate = rfc9440({ from: ['10.1.0.0/16'] })
 */
export function rfc9440(proxy: Named): CertificateReader {
  return makeReader(
    'rfc9440',
    proxy,
    [
      headerName(
        'rfc9440',
        'header',
        readerOptions('rfc9440', proxy, 'header').header,
        'Client-Cert'
      )
    ],
    value => (value === undefined || value === '::' ? undefined : decodeByteSequence(value))
  )
}
