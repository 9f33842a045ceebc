// Apache httpd: PEM with spaces for line breaks, and "(null)" for no certificate.
import type { CertificateReader } from '../../src/types'
import { decodePem } from './reading/decoding'
import { makeVerifyingReader, opensslWords, type Verifying } from './reading/verify'

/**
 * Reads the client certificate that Apache httpd forwards as `%{SSL_CLIENT_CERT}s`: PEM with spaces
 * for line breaks, or `(null)` if there is no certificate.
 *
 * Headers: `X-SSL-Client-Cert`, or your `header`. With `verify` also `X-SSL-Client-Verify`, or your
 * `verify.header`. In the virtual host, with mod_ssl, mod_headers and mod_proxy_http:
 *
 *     SSLVerifyClient optional    # or require; optional_no_ca for self-signed clients
 *     # set replaces what a client sent; never add or append
 *     RequestHeader set X-SSL-Client-Cert   "%{SSL_CLIENT_CERT}s"
 *     RequestHeader set X-SSL-Client-Verify "%{SSL_CLIENT_VERIFY}s"
 *
 * With `optional_no_ca` Apache also forwards certificates that no CA vouches for, as GENEROUS or
 * FAILED. `verify: {}` refuses them; `verify: { noCa: 'allowed' }` accepts them and refuses every
 * other failure. A client can make Apache drop a header by naming it in `Connection`: without the
 * certificate's header there is no certificate, without the verification's the request is refused.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT read `%{SSL_CLIENT_CERT}e` or a chain. Does NOT check that Apache sets the header: if it
 * does not, a header that the client sent comes through.
 *
 * @example
 * const certificate = apache({ from: ['10.1.2.3'], verify: {} })
 */
export function apache(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'apache',
    proxy,
    { header: 'X-SSL-Client-Cert', verify: 'X-SSL-Client-Verify' },
    { ...opensslWords, variable: '"%{SSL_CLIENT_VERIFY}s"', droppable: true },
    value => (value === '(null)' ? undefined : decodePem(value, 'one'))
  )
}
