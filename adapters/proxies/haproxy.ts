// HAProxy: DER in base64, with or without RFC 9440's colons, and an empty value for none.
import type { CertificateReader } from '../../src/types'
import { decodeBase64, decodeByteSequence } from './reading/decoding'
import { makeVerifyingReader, type Verifying, type Words } from './reading/verify'

/** `ssl_c_verify` is OpenSSL's error number; 0 says "no error", also where there is no certificate. */
const words: Words = { passed: '0', noCa: /^(?:18|19|20|21|27)$/, none: '0' }

/**
 * Reads the client certificate that HAProxy passes on as `%[ssl_c_der,base64]`: DER in base64; also in RFC 9440's form,
 * `:%[ssl_c_der,base64]:`. An empty value, or `::`, is no certificate.
 *
 * Headers: `X-SSL-Client-Cert`, or your `header`; with `verify`, `X-SSL-Client-Verify`, or your `verify.header`. In the frontend:
 *
 *     bind :443 ssl crt site.pem ca-file clients.pem verify optional    # self-signed clients: crt-ignore-err 18,20,21 ca-ignore-err 18,20,21
 *     http-request set-header X-SSL-Client-Cert   %[ssl_c_der,base64]    # set-header, which replaces what a client sent; never add-header
 *     http-request set-header X-SSL-Client-Verify %[ssl_c_verify]
 *
 * With `crt-ignore-err` HAProxy passes on what failed: `verify: {}` refuses that, `verify: { noCa: 'allowed' }` takes what no CA
 * vouches for. `ssl_c_verify` is 0 also where there is no certificate: alone it never counts.
 *
 * Does NOT read `ssl_c_chain_der`; does NOT check that HAProxy sets the header: where it does not, a client's own copy passes
 * through it.
 *
 * @example
 * const certificate = haproxy({ from: 'unix' })
 */
export function haproxy(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'haproxy',
    proxy,
    { header: 'X-SSL-Client-Cert', verify: 'X-SSL-Client-Verify' },
    words,
    value =>
      value === '' || value === '::'
        ? undefined
        : value.startsWith(':')
          ? decodeByteSequence(value)
          : decodeBase64(value)
  )
}
