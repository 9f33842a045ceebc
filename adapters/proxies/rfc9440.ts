// RFC 9440: the standard's own header, for every proxy that writes it.
import type { CertificateReader } from '../../src/types'
import { decodeByteSequence } from './reading/decoding'
import { headerName, makeReader, type Named, readerOptions } from './reading/reader'

/**
 * Reads the client certificate from `Client-Cert` in the form of RFC 9440: DER in base64 between
 * colons, `:MIIB…==:`, exactly one field line without parameters [RFC 9440 §2.2]. HAProxy
 * (`:%[ssl_c_der,base64]:`) and Cloudflare's header transforms write this form to an origin, too.
 * `header` takes another name. `::`, which HAProxy writes if there is no certificate, is no
 * certificate.
 *
 * The proxy must remove or overwrite `Client-Cert` in every request, also if the client presented
 * no certificate [RFC 9440 §2.4, §4].
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT read `Client-Cert-Chain`. Does NOT check whether a CA vouches for the certificate: your
 * proxy must.
 *
 * @example
 * const certificate = rfc9440({ from: ['10.1.0.0/16'] })
 */
export function rfc9440(proxy: Named): CertificateReader {
  const { header } = readerOptions('rfc9440', proxy, 'header')
  return makeReader(
    'rfc9440',
    proxy,
    [headerName('rfc9440', 'header', header, 'Client-Cert')],
    value => (value === undefined || value === '::' ? undefined : decodeByteSequence(value))
  )
}
