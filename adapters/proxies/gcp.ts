// Google Cloud's Application Load Balancer: RFC 9440's form or a hash, in headers that its operator defines.
import type { CertificateReader } from '../../src/types'
import { decodeBase64Hash, decodeByteSequence } from './reading/decoding'
import { checkPresence } from './reading/presence'
import {
  chooseWord,
  headerName,
  makeReader,
  type Named,
  readerOptions,
  type Take,
  unreadable
} from './reading/reader'
import { checkVerifyOption } from './reading/verify'

export interface Gcp extends Named {
  /** Default `certificate`; `hash` where the header holds `{client_cert_sha256_fingerprint}`. */
  readonly take?: Take | undefined
  /** The header that holds `{client_cert_present}`; default `X-Client-Cert-Present`. */
  readonly present?: string | undefined
  /** Absent: whatever certificate was shown is taken. `{}`: only one whose chain was verified, as `{client_cert_chain_verified}` says. */
  readonly verify?:
    | { /** Default `X-Client-Cert-Chain-Verified`. */ readonly header?: string | undefined }
    | undefined
}

/**
 * Reads the client certificate that Google Cloud's Application Load Balancer passes on as `{client_cert_leaf}`: RFC 9440's form; with
 * `take: 'hash'` its SHA-256, `{client_cert_sha256_fingerprint}`, in base64.
 *
 * Headers: `X-Client-Cert-Leaf`, or `X-Client-Cert-Hash` for the hash, or your `header`. Custom request headers of every backend
 * service or URL map that leads to the API:
 *
 *     X-Client-Cert-Leaf:{client_cert_leaf}
 *     X-Client-Cert-Present:{client_cert_present}
 *     X-Client-Cert-Chain-Verified:{client_cert_chain_verified}
 *
 * The value is empty where there was no certificate and also where it was too large (16 KB): only `X-Client-Cert-Present: false` makes
 * an empty one "no certificate". With the policy ALLOW_INVALID_OR_MISSING_CLIENT_CERT certificates pass that nobody vouches for:
 * `verify: {}` refuses those.
 *
 * Does NOT know your load balancer from another project's: `from`, its address ranges, is Google's for all customers. Let the firewall
 * admit your own alone.
 *
 * @example
 * const certificate = gcp({ from: ['130.211.0.0/22', '35.191.0.0/16'], verify: {} })
 */
export function gcp(proxy: Gcp): CertificateReader {
  const {
    header,
    take,
    present,
    verify: asked
  } = readerOptions('gcp', proxy, 'header', 'take', 'present', 'verify')
  const verify = checkVerifyOption('gcp', asked, 'header')
  const hash = chooseWord<Take>('gcp', 'take', take, ['certificate', 'hash']) === 'hash'
  const decode = hash ? decodeBase64Hash : decodeByteSequence
  const names = [
    headerName('gcp', 'header', header, hash ? 'X-Client-Cert-Hash' : 'X-Client-Cert-Leaf'),
    headerName('gcp', 'present', present, 'X-Client-Cert-Present'),
    ...(verify === undefined
      ? []
      : [headerName('gcp', 'verify: { header }', verify.header, 'X-Client-Cert-Chain-Verified')])
  ]
  return makeReader('gcp', proxy, names, (value, said, chain) => {
    const certificate = checkPresence(
      { yes: 'true', no: 'false' },
      said,
      value === undefined || value === '' ? undefined : decode(value),
      value === ''
    )
    if (
      certificate === undefined ||
      certificate._tag === 'Unreadable' ||
      verify === undefined ||
      chain === 'true'
    )
      return certificate
    return unreadable(chain === undefined ? 'verification_missing' : 'not_verified')
  })
}
