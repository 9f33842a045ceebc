// The table of proxies: what each sends for a certificate and for none. Every reader has a row.

import type * as proxies from 'gatecheck/proxies'
import type { CertificateReader, From } from 'gatecheck/proxies'
import type { Headers } from './forwarded'
import { clouds } from './table-clouds'
import { servers } from './table-servers'

export interface ProxyRow {
  /** The name of the reader in gatecheck/proxies. */
  readonly reader: keyof typeof proxies
  /** The proxy, and how it is configured. */
  readonly name: string
  readonly make: (from: From) => CertificateReader
  /** The header that holds the certificate. */
  readonly header: string
  /** The value of that header for a certificate in PEM. */
  readonly encode: (pem: string) => string
  /** Headers that the proxy sends beside every certificate. */
  readonly otherHeaders?: Headers
  /** What the proxy sends if there is no certificate, besides no header at all. */
  readonly noCertificate?: readonly Headers[]
}

export const proxyTable: readonly ProxyRow[] = [...servers, ...clouds]

/** The proxy's headers, with this value where the certificate should be. */
export function headersWith(
  { header, otherHeaders = {} }: ProxyRow,
  value: string | readonly string[]
): Headers {
  return { ...otherHeaders, [header]: value }
}

/** The headers that the proxy sends for this certificate. */
export function headersFor(proxy: ProxyRow, pem: string): Headers {
  return headersWith(proxy, proxy.encode(pem))
}
