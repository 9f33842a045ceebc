// Envoy and Istio: x-forwarded-client-cert. One of its elements, chosen by its hop, holds the
// client's hash or certificate.
import { isLeft } from 'fp-ts/Either'
import type { CertificateReader, ClientCertificate } from '../../src/types'
import { assert } from '../../src/values/options'
import { decodeEscapedPem, decodeHexHash } from './reading/decoding'
import { headerName, makeReader, type Named, readerOptions, unreadable } from './reading/reader'
import { type Element, type Pair, parseElements } from './reading/xfcc'

export interface Envoy extends Named {
  /**
   * Which Envoy's client is meant. Default `only`: the header must hold one element. A number
   * counts from the end: 1 is the client of the nearest Envoy, 2 the client of the one before it,
   * as behind an Istio gateway and a sidecar.
   */
  readonly hop?: 'only' | number | undefined
}

/**
 * Names that the client chose for its certificate, and that Envoy does not quote: what follows them
 * in the element may be the client's text.
 */
const clientKeys = ['uri', 'dns']

function certificateOfElement(element: Element): ClientCertificate {
  const valuesOf = (name: string): readonly string[] =>
    element.filter(([key]) => key === name).map(([, value]) => value)
  const hashes = valuesOf('hash')
  const certificates = valuesOf('cert')
  if (hashes.length > 1 || certificates.length > 1) return unreadable('doubled_key')
  const firstClientKey = element.findIndex(([key]) => clientKeys.includes(key))
  const isMisplaced = ([key]: Pair, i: number): boolean =>
    (key === 'hash' || key === 'cert') && firstClientKey >= 0 && i > firstClientKey
  if (element.some(isMisplaced)) return unreadable('key_out_of_order')
  const [hash] = hashes
  const [certificate] = certificates
  const thumbprint = hash === undefined ? undefined : decodeHexHash(hash)
  if (thumbprint?._tag === 'Unreadable') return thumbprint
  if (certificate !== undefined) return decodeEscapedPem(certificate, 'one')
  return thumbprint ?? unreadable('certificate_not_passed')
}

/** A comma in `By` ends the element, because Envoy does not quote it. */
function hasOnlyBy(element: Element): boolean {
  return element.every(([key]) => key === 'by')
}

/**
 * Reads the client certificate that Envoy (Istio, Azure Container Apps) forwards in
 * `x-forwarded-client-cert`: the element's `Cert`, percent-encoded PEM, or its `Hash` if there is
 * no `Cert`. Several header lines form one list.
 *
 * Envoy's HTTP connection manager needs `forward_client_cert_details: SANITIZE_SET`, which replaces
 * what a client sent. To forward the certificate itself, also set `set_current_client_cert_details:
 * { cert: true }`. With APPEND_FORWARD every hop adds an element: choose one with `hop`, and let
 * the outermost Envoy sanitize. With FORWARD_ONLY and ALWAYS_FORWARD_ONLY clients can write the
 * header.
 *
 * Envoy does not quote URI and DNS names. A client whose certificate no CA vouches for could write
 * commas into them; that would add a further element. If such certificates are accepted, do not
 * forward `uri` and `dns`, or keep `hop: 'only'`, which refuses a further element.
 *
 * Envoy does not quote `By` either, the URI name of its own certificate: with a comma or a semicolon
 * in it the header cannot be read (`by_not_quoted`). Give Envoy a certificate without them.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT check whether a CA vouches for the certificate: Envoy's `require_client_certificate` and
 * `validation_context` do. Does NOT compare `Hash` and `Cert`.
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
      if (hop === 'only' && elements.right.length > 1)
        return unreadable(elements.right.some(hasOnlyBy) ? 'by_not_quoted' : 'several_hops')
      const element = elements.right.at(hop === 'only' ? -1 : -hop)
      return element === undefined ? unreadable('hop_missing') : certificateOfElement(element)
    },
    'joined'
  )
}
