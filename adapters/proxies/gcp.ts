// Google Cloud's Application Load Balancer: RFC 9440's form or a hash, in headers that its operator
// defines.
import type { CertificateReader } from '../../src/types'
import { decodeBase64Hash, decodeByteSequence, decodeTaken } from './reading/decoding'
import { checkPresence, type PresenceWords } from './reading/presence'
import {
  chooseWord,
  headerName,
  makeReader,
  type Named,
  readerOptions,
  type Take
} from './reading/reader'
import { applyVerification, checkVerifyOption, type VerificationWords } from './reading/verify'

export interface Gcp extends Named {
  /** Default `certificate`; `hash` if the header holds `{client_cert_sha256_fingerprint}`. */
  readonly take?: Take | undefined
  /** The header that holds `{client_cert_present}`. Default `X-Client-Cert-Present`. */
  readonly present?: string | undefined
  /**
   * Absent: every certificate is accepted. `{}`: only one whose chain the load balancer verified,
   * as `{client_cert_chain_verified}` says.
   */
  readonly verify?:
    | { /** Default `X-Client-Cert-Chain-Verified`. */ readonly header?: string | undefined }
    | undefined
}

const chainWords: VerificationWords = {
  words: /^(?:true|false)$/,
  passed: /^true$/,
  none: /^false$/,
  variable: '{client_cert_chain_verified}'
}

const presenceWords: PresenceWords = {
  yes: 'true',
  no: 'false',
  reader: 'gcp',
  option: 'present'
}

/**
 * Reads the client certificate that Google Cloud's Application Load Balancer forwards as
 * `{client_cert_leaf}`: the form of RFC 9440. With `take: 'hash'` it reads the SHA-256 in base64,
 * `{client_cert_sha256_fingerprint}`.
 *
 * Headers: `X-Client-Cert-Leaf`, `X-Client-Cert-Hash` for the hash, or your `header`. Set these
 * custom request headers on every backend service or URL map that leads to the API:
 *
 *     X-Client-Cert-Leaf:{client_cert_leaf}
 *     X-Client-Cert-Present:{client_cert_present}
 *     X-Client-Cert-Chain-Verified:{client_cert_chain_verified}
 *
 * The value is empty if there was no certificate, and also if it was too large (16 KB). Only with
 * `X-Client-Cert-Present: false` is an empty value "no certificate". The policy
 * ALLOW_INVALID_OR_MISSING_CLIENT_CERT lets certificates pass that no CA vouches for: `verify: {}`
 * refuses them.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT distinguish your load balancer from another project's: `from`, Google's address ranges,
 * is the same for all customers. Let the firewall admit only your own.
 *
 * @example
 * const certificate = gcp({ from: ['130.211.0.0/22', '35.191.0.0/16'], verify: {} })
 */
export function gcp(proxy: Gcp): CertificateReader {
  const {
    header,
    take,
    present,
    verify: verifyOption
  } = readerOptions('gcp', proxy, 'header', 'take', 'present', 'verify')
  const verify = checkVerifyOption('gcp', verifyOption, 'header')
  const kind = chooseWord<Take>('gcp', 'take', take, ['certificate', 'hash'])
  const decode = decodeTaken('gcp', kind, {
    certificate: decodeByteSequence,
    hash: decodeBase64Hash
  })
  const defaultHeader = kind === 'hash' ? 'X-Client-Cert-Hash' : 'X-Client-Cert-Leaf'
  const names = [
    headerName('gcp', 'header', header, defaultHeader),
    headerName('gcp', 'present', present, 'X-Client-Cert-Present'),
    ...(verify === undefined
      ? []
      : [headerName('gcp', 'verify: { header }', verify.header, 'X-Client-Cert-Chain-Verified')])
  ]
  return makeReader('gcp', proxy, names, (value, presence, chainVerified) => {
    const certificate = checkPresence(
      presenceWords,
      presence,
      value === undefined || value === '' ? undefined : decode(value),
      value === ''
    )
    if (certificate === undefined || certificate._tag === 'Unreadable') return certificate
    return verify === undefined
      ? certificate
      : applyVerification('gcp', chainWords, false, certificate, chainVerified)
  })
}
