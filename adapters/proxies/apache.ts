// Apache httpd: PEM whose line breaks became spaces, and "(null)" for none.
import type { CertificateReader } from '../../src/types'
import { decodePem } from './reading/decoding'
import { makeVerifyingReader, opensslWords, type Verifying } from './reading/verify'

/**
 * Reads the client certificate that Apache httpd passes on as `%{SSL_CLIENT_CERT}s`: PEM with spaces for line breaks, `(null)` where
 * there is none.
 *
 * Headers: `X-SSL-Client-Cert`, or your `header`; with `verify`, `X-SSL-Client-Verify`, or your `verify.header`. In the virtual host,
 * with mod_ssl, mod_headers and mod_proxy_http:
 *
 *     SSLVerifyClient optional    # or require; optional_no_ca for self-signed clients
 *     RequestHeader set X-SSL-Client-Cert   "%{SSL_CLIENT_CERT}s"    # set, which replaces what a client sent; never add or append
 *     RequestHeader set X-SSL-Client-Verify "%{SSL_CLIENT_VERIFY}s"
 *
 * With `optional_no_ca` Apache passes on what no CA vouches for, as GENEROUS or FAILED: `verify: {}` refuses that, `verify: { noCa:
 * 'allowed' }` takes it and refuses every other failure. A client can make Apache drop a header by naming it in `Connection`: that reads as "no certificate", or
 * where only the verification is gone, as a refusal.
 *
 * Does NOT read `%{SSL_CLIENT_CERT}e` nor a chain; does NOT check that Apache sets the header: where it does not, a client's own copy
 * passes through it.
 *
 * @example
 * const certificate = apache({ from: ['10.1.2.3'], verify: {} })
 */
export function apache(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'apache',
    proxy,
    { header: 'X-SSL-Client-Cert', verify: 'X-SSL-Client-Verify' },
    opensslWords,
    value => (value === '(null)' ? undefined : decodePem(value, 'one'))
  )
}
