// Envoy and Istio: x-forwarded-client-cert, of which one element, chosen by its hop, holds the client's hash and certificate.
import { isLeft } from 'fp-ts/Either'
import type { CertificateReader, ClientCertificate } from '../../src/types'
import { assert } from '../../src/values/options'
import { decodeEscapedPem, decodeHexHash } from './reading/decoding'
import { headerName, makeReader, type Named, readerOptions, unreadable } from './reading/reader'
import { type Element, parseElements } from './reading/xfcc'

export interface Envoy extends Named {
  /**
   * Which Envoy's client is meant. Default `only`: the header must hold one element. A number counts from the end: 1 is the client of
   * the nearest Envoy, 2 the client of the one before it, as behind an Istio gateway and a sidecar.
   */
  readonly hop?: 'only' | number | undefined
}

/** Values that a client wrote into its certificate, and that Envoy does not quote: what stands behind them may be the client's text. */
const clients = ['uri', 'dns']

function ofElement(element: Element): ClientCertificate {
  const end = element.findIndex(([key]) => clients.includes(key))
  const [hashes, certificates] = ['hash', 'cert'].map(name =>
    element.filter(([key]) => key === name)
  )
  if (
    hashes === undefined ||
    certificates === undefined ||
    hashes.length > 1 ||
    certificates.length > 1
  )
    return unreadable('doubled_key')
  const misplaced =
    end < 0 ? undefined : element.slice(end).find(([key]) => key === 'hash' || key === 'cert')
  if (misplaced !== undefined) return unreadable('key_out_of_order')
  const [hash, certificate] = [hashes[0]?.[1], certificates[0]?.[1]]
  const thumbprint = hash === undefined ? undefined : decodeHexHash(hash)
  if (thumbprint?._tag === 'Unreadable') return thumbprint
  return certificate === undefined
    ? (thumbprint ?? unreadable('certificate_not_passed'))
    : decodeEscapedPem(certificate, 'one')
}

/**
 * Reads the client certificate that Envoy (Istio, Azure Container Apps) passes on in `x-forwarded-client-cert`: the element's `Cert`,
 * percent-encoded PEM, where there is one, else its `Hash`. Several header lines are one list.
 *
 * Envoy's HTTP connection manager needs `forward_client_cert_details: SANITIZE_SET`, which replaces what a client sent, and for the
 * certificate itself `set_current_client_cert_details: { cert: true }`. With APPEND_FORWARD every hop adds an element: say which one is
 * meant with `hop`, and let the outermost Envoy sanitize. FORWARD_ONLY and ALWAYS_FORWARD_ONLY let clients write the header.
 *
 * Envoy does not quote URI and DNS names, so a client whose certificate no CA vouches for could write commas there, and a further
 * element: where such certificates pass, forward neither `uri` nor `dns`, or stay with `hop: 'only'`, which refuses that.
 *
 * Does NOT say whether a CA vouches for the certificate: Envoy's `require_client_certificate` and `validation_context` do. Does NOT
 * compare `Hash` and `Cert`.
 *
 * @example
 * const certificate = envoy({ from: 'loopback', hop: 2 })
 */
export function envoy(proxy: Envoy): CertificateReader {
  const { header, hop = 'only' } = readerOptions('envoy', proxy, 'header', 'hop')
  assert(
    hop === 'only' || (Number.isSafeInteger(hop) && hop >= 1),
    "envoy({ hop }): pass 'only' or a whole number, 1 for the nearest"
  )
  return makeReader(
    'envoy',
    proxy,
    [headerName('envoy', 'header', header, 'x-forwarded-client-cert')],
    value => {
      if (value === undefined) return undefined
      const elements = parseElements(value)
      if (isLeft(elements)) return unreadable(elements.left)
      if (hop === 'only' && elements.right.length > 1) return unreadable('several_hops')
      const element = elements.right.at(hop === 'only' ? -1 : -hop)
      return element === undefined ? unreadable('hop_missing') : ofElement(element)
    },
    'joined'
  )
}
