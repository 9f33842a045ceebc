// AWS: Application Load Balancer and CloudFront. PEM, percent-encoded except for "+", "=" and "/";
// from CloudFront also the hash.

import type { CertificateReader } from '../../src/types'
import { assert } from '../../src/values/options'
import { decodeEscapedPem, decodeHexHash, decodeTaken } from './reading/decoding'
import { misused } from './reading/misuse'
import { checkPresence, type PresenceWords } from './reading/presence'
import {
  chooseWord,
  headerName,
  makeReader,
  type Named,
  readerOptions,
  type Take
} from './reading/reader'

export interface AwsAlb extends Named {
  /**
   * The mode of the listener's mutual TLS: `verify` checks the trust store, `passthrough` checks
   * nothing.
   */
  readonly mode: 'verify' | 'passthrough'
}

const [leafHeader, chainHeader] = ['X-Amzn-Mtls-Clientcert-Leaf', 'X-Amzn-Mtls-Clientcert']

/**
 * Reads the client certificate that an Application Load Balancer forwards: PEM, percent-encoded
 * except for `+`, `=` and `/`. In `verify` mode it comes in `X-Amzn-Mtls-Clientcert-Leaf`. In
 * `passthrough` mode `X-Amzn-Mtls-Clientcert` holds a chain, of which the first certificate counts.
 * Pass `header` if the listener's attributes rename it.
 *
 * On listeners with mutual TLS the load balancer replaces a header that a client sent. Every
 * listener that leads to the same targets must use mutual TLS in the same mode, and the targets'
 * security group must admit only the load balancer.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT check, in `passthrough` mode, that a CA vouches for the certificate. Then the token's
 * binding is the only check, as with self-signed clients [RFC 8705 §2.2].
 *
 * @example
 * const certificate = awsAlb({ from: ['10.0.0.0/16'], mode: 'verify' })
 */
export function awsAlb(proxy: AwsAlb): CertificateReader {
  const { header, mode } = readerOptions('awsAlb', proxy, 'header', 'mode')
  assert(
    mode !== undefined,
    "awsAlb({ mode }): mode is missing. Pass 'verify' or 'passthrough', as the listener has it."
  )
  const isLeaf = chooseWord('awsAlb', 'mode', mode, ['verify', 'passthrough']) === 'verify'
  const [own, other] = isLeaf ? [leafHeader, chainHeader] : [chainHeader, leafHeader]
  const names = [
    headerName('awsAlb', 'header', header, own),
    // Only the other mode sends this one.
    ...(header === undefined ? [other.toLowerCase()] : [])
  ]
  return makeReader('awsAlb', proxy, names, (value, ofOtherMode) => {
    if (value !== undefined) return decodeEscapedPem(value, isLeaf ? 'one' : 'chain')
    return ofOtherMode === undefined
      ? undefined
      : misused('awsAlb', 'mode', `the listener sends ${other}, which is of the other mode`)
  })
}

export interface CloudFront extends Named {
  /**
   * Default `certificate`. `hash` reads `CloudFront-Viewer-Cert-Sha256`, the only one of the two
   * that edge functions see.
   */
  readonly take?: Take | undefined
}

const presenceWords: PresenceWords = {
  yes: '1',
  no: '0',
  reader: 'cloudFront',
  option: 'header'
}

/**
 * Reads the viewer's certificate that CloudFront forwards in `CloudFront-Viewer-Cert-Pem`: PEM,
 * percent-encoded except for `+`, `=` and `/`. With `take: 'hash'` it reads the SHA-256 in hex,
 * `CloudFront-Viewer-Cert-Sha256`. Pass `header` if a function renames it. If
 * `CloudFront-Viewer-Cert-Present` comes along, it must agree.
 *
 * The distribution needs viewer mutual TLS (required or optional mode). Every behavior that leads
 * to the API needs an origin request policy with the header that is read and
 * `CloudFront-Viewer-Cert-Present`.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT distinguish your distribution from another customer's: `from`, CloudFront's address
 * ranges, is the same for all. Let the origin admit only yours: by a VPC origin, origin mutual TLS,
 * or a secret header that the origin requires.
 *
 * @example
 * const certificate = cloudFront({ from: ['10.0.0.0/16'] })
 */
export function cloudFront(proxy: CloudFront): CertificateReader {
  const { header, take } = readerOptions('cloudFront', proxy, 'header', 'take')
  const kind = chooseWord<Take>('cloudFront', 'take', take, ['certificate', 'hash'])
  const defaultHeader =
    kind === 'hash' ? 'CloudFront-Viewer-Cert-Sha256' : 'CloudFront-Viewer-Cert-Pem'
  const names = [
    headerName('cloudFront', 'header', header, defaultHeader),
    'cloudfront-viewer-cert-present'
  ]
  const decode = decodeTaken('cloudFront', kind, {
    certificate: value => decodeEscapedPem(value, 'one'),
    hash: decodeHexHash
  })
  return makeReader('cloudFront', proxy, names, (value, presence) => {
    const certificate = value === undefined ? undefined : decode(value)
    return checkPresence(presenceWords, presence, certificate, false)
  })
}
