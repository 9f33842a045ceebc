// Azure App Service: DER in base64.
import type { CertificateReader } from '../../src/types'
import { decodeBase64 } from './reading/decoding'
import { makeReader, type Proxy, readerOptions } from './reading/reader'

/**
 * Reads the client certificate that Azure App Service (and Functions) forwards in
 * `X-ARR-ClientCert`: DER in base64, on one line.
 *
 * Switch on "HTTPS only" and incoming client certificates, without exclusion paths that lead to the
 * API. Over plain http, or if client certificates are off, nothing sets the header. App Service
 * removes a header that a client sent.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT check the certificate, and App Service does not either: it forwards every certificate,
 * even an expired one. Then the token's binding is the only check, as with self-signed clients [RFC
 * 8705 §2.2]. Container Apps send `X-Forwarded-Client-Cert`: use `envoy` there.
 *
 * @example
 * const certificate = azure({ from: { anyPeer: 'only the proxy can connect' } })
 */
export function azure(proxy: Proxy): CertificateReader {
  return makeReader('azure', readerOptions('azure', proxy), ['x-arr-clientcert'], value =>
    value === undefined ? undefined : decodeBase64(value)
  )
}
