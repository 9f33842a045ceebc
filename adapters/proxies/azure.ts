// Azure App Service: DER in base64.
import type { CertificateReader } from '../../src/types'
import { decodeBase64 } from './reading/decoding'
import { makeReader, type Proxy, readerOptions } from './reading/reader'

/**
 * Reads the client certificate that Azure App Service (and Functions) passes on in `X-ARR-ClientCert`: DER in base64, on one line.
 *
 * The app needs "HTTPS only" and incoming client certificates switched on, without exclusion paths that lead to the API: over plain
 * http, or where client certificates are off, nothing sets the header. App Service removes a client's own copy.
 *
 * Does NOT say whether anyone vouches for the certificate: App Service forwards it and checks nothing, not even its dates. The token's
 * binding is then the only check, as with self-signed clients [RFC 8705 §2.2]. Container Apps send `X-Forwarded-Client-Cert`: use
 * `envoy` there.
 *
 * @example
 * const certificate = azure({ from: { anyPeer: 'only the proxy can connect' } })
 */
export function azure(proxy: Proxy): CertificateReader {
  return makeReader('azure', readerOptions('azure', proxy), ['x-arr-clientcert'], value =>
    value === undefined ? undefined : decodeBase64(value)
  )
}
