// AWS: Application Load Balancer and CloudFront. PEM, percent-encoded but for "+", "=" and "/"; CloudFront also its hash.

import type { CertificateReader } from '../../src/types'
import { assert } from '../../src/values/options'
import { decodeEscapedPem, decodeHexHash } from './reading/decoding'
import { checkPresence } from './reading/presence'
import {
  chooseWord,
  headerName,
  makeReader,
  type Named,
  readerOptions,
  type Take
} from './reading/reader'

export interface AwsAlb extends Named {
  /** The listener's mutual authentication: `verify` against its trust store, or `passthrough`, which checks nothing. */
  readonly mode: 'verify' | 'passthrough'
}

/**
 * Reads the client certificate that an Application Load Balancer passes on: PEM, percent-encoded, in which `+`, `=` and `/` stand for
 * themselves. In `verify` mode `X-Amzn-Mtls-Clientcert-Leaf`; in `passthrough` mode `X-Amzn-Mtls-Clientcert`, a chain, of which the
 * first counts. `header` where the listener's attributes rename it.
 *
 * The load balancer replaces a client's own copy on listeners with mutual TLS. Every listener that leads to the same targets must have
 * it, in the same mode, and the targets' security group must admit the load balancer alone.
 *
 * Does NOT say, in `passthrough` mode, that anyone vouches for the certificate: the token's binding is then the only check, as with
 * self-signed clients [RFC 8705 §2.2].
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
  const leaf = chooseWord('awsAlb', 'mode', mode, ['verify', 'passthrough']) === 'verify'
  return makeReader(
    'awsAlb',
    proxy,
    [
      headerName(
        'awsAlb',
        'header',
        header,
        leaf ? 'X-Amzn-Mtls-Clientcert-Leaf' : 'X-Amzn-Mtls-Clientcert'
      )
    ],
    value => (value === undefined ? undefined : decodeEscapedPem(value, leaf ? 'one' : 'chain'))
  )
}

export interface CloudFront extends Named {
  /** Default `certificate`; `hash` for `CloudFront-Viewer-Cert-Sha256`, the only one of the two that edge functions see. */
  readonly take?: Take | undefined
}

/**
 * Reads the viewer's certificate that CloudFront passes on: `CloudFront-Viewer-Cert-Pem`, PEM, percent-encoded; with `take: 'hash'`
 * `CloudFront-Viewer-Cert-Sha256`, in hex. `header` where a function renames it. `CloudFront-Viewer-Cert-Present`, where it comes
 * along, must agree.
 *
 * The distribution needs viewer mutual TLS (required or optional mode), and an origin request policy on every behavior that leads to
 * the API with the header that is read and `CloudFront-Viewer-Cert-Present`.
 *
 * Does NOT know your distribution from a stranger's: `from`, CloudFront's address ranges, is the same for all customers. Let the origin
 * admit yours alone (VPC origin, origin mutual TLS, or a secret header that the origin demands).
 *
 * @example
 * const certificate = cloudFront({ from: ['10.0.0.0/16'] })
 */
export function cloudFront(proxy: CloudFront): CertificateReader {
  const { header, take } = readerOptions('cloudFront', proxy, 'header', 'take')
  const hash = chooseWord<Take>('cloudFront', 'take', take, ['certificate', 'hash']) === 'hash'
  const names = [
    headerName(
      'cloudFront',
      'header',
      header,
      hash ? 'CloudFront-Viewer-Cert-Sha256' : 'CloudFront-Viewer-Cert-Pem'
    ),
    'cloudfront-viewer-cert-present'
  ]
  return makeReader('cloudFront', proxy, names, (value, said) =>
    checkPresence(
      { yes: '1', no: '0' },
      said,
      value === undefined
        ? undefined
        : hash
          ? decodeHexHash(value)
          : decodeEscapedPem(value, 'one'),
      false
    )
  )
}
