// The `clientCert` member of an event: five fields of the client's certificate.
import type { X509Certificate } from 'node:crypto'

export interface ClientCert {
  readonly clientCertPem: string
  readonly subjectDN: string
  readonly issuerDN: string
  readonly serialNumber: string
  readonly validity: { readonly notBefore: string; readonly notAfter: string }
}

export function toClientCert(certificate: X509Certificate): ClientCert {
  return {
    clientCertPem: certificate.toString(),
    subjectDN: certificate.subject.split('\n').join(','),
    issuerDN: certificate.issuer.split('\n').join(','),
    serialNumber: formatSerialNumber(certificate.serialNumber),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo }
  }
}

/** As OpenSSL prints it: decimal up to 64 bits, else octets with colons. Real events have both. */
function formatSerialNumber(hex: string): string {
  return hex.length <= 16
    ? BigInt(`0x${hex}`).toString()
    : (hex.toLowerCase().match(/../g) ?? []).join(':')
}
