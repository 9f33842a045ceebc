// HAProxy: DER in base64, with or without RFC 9440's colons; an empty value for no certificate.
import type { CertificateReader } from '../../src/types'
import { decodeBase64, decodeByteSequence } from './reading/decoding'
import { makeVerifyingReader, type VerificationWords, type Verifying } from './reading/verify'

/**
 * `ssl_c_verify` is OpenSSL's error number, and `x509_v_err_str` its name. 0 and X509_V_OK are "no
 * error", also if there is no certificate. `noCa`: the same five errors as numbers and as names.
 */
const haproxyWords: VerificationWords = {
  words: /^(?:\d+|X509_V_[A-Z0-9_]+)$/,
  passed: /^(?:0|X509_V_OK)$/,
  noCa: new RegExp(
    `^(?:18|19|20|21|27|X509_V_ERR_(?:${[
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_UNTRUSTED'
    ].join('|')}))$`
  ),
  none: /^(?:0|X509_V_OK)$/,
  variable: '%[ssl_c_verify]'
}

/**
 * Reads the client certificate that HAProxy forwards as `%[ssl_c_der,base64]`: DER in base64. It
 * also reads RFC 9440's form, `:%[ssl_c_der,base64]:`. An empty value, or `::`, is no certificate.
 *
 * Headers: `X-SSL-Client-Cert`, or your `header`. With `verify` also `X-SSL-Client-Verify`, or your
 * `verify.header`. In the frontend:
 *
 *     # for self-signed clients add: crt-ignore-err 18,20,21 ca-ignore-err 18,20,21
 *     bind :443 ssl crt site.pem ca-file clients.pem verify optional
 *     # set-header replaces what a client sent; never add-header
 *     http-request set-header X-SSL-Client-Cert   %[ssl_c_der,base64]
 *     http-request set-header X-SSL-Client-Verify %[ssl_c_verify]
 *
 * With `crt-ignore-err` HAProxy also forwards certificates that failed. `verify: {}` refuses them;
 * `verify: { noCa: 'allowed' }` accepts those that no CA vouches for. `ssl_c_verify` is 0 also if
 * there is no certificate, so 0 alone never counts. The names of `%[ssl_c_verify,x509_v_err_str]`
 * (newer versions of HAProxy), such as X509_V_OK, are read, too.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT read `ssl_c_chain_der`. Does NOT check that HAProxy sets the header: if it does not, a
 * header that the client sent comes through.
 *
 * @example
 * const certificate = haproxy({ from: 'unix' })
 */
export function haproxy(proxy: Verifying): CertificateReader {
  return makeVerifyingReader(
    'haproxy',
    proxy,
    { header: 'X-SSL-Client-Cert', verify: 'X-SSL-Client-Verify' },
    haproxyWords,
    value => {
      if (value === '' || value === '::') return undefined
      return value.startsWith(':') ? decodeByteSequence(value) : decodeBase64(value)
    }
  )
}
