// The `clientCert` member of an event: the leaf certificate of a mutual TLS connection, in API Gateway's five fields.
import type { X509Certificate } from 'node:crypto'

export interface ClientCert {
  readonly clientCertPem: string
  readonly subjectDN: string
  readonly issuerDN: string
  readonly serialNumber: string
  readonly validity: { readonly notBefore: string; readonly notAfter: string }
}

export function clientCert(certificate: X509Certificate): ClientCert {
  return {
    clientCertPem: certificate.toString(),
    subjectDN: certificate.subject.split('\n').join(','),
    issuerDN: certificate.issuer.split('\n').join(','),
    serialNumber: serial(certificate.serialNumber),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo }
  }
}

/** As OpenSSL prints it: decimal while it fits 64 bits, else octets with colons. Both forms were seen in real events. */
function serial(hex: string): string {
  return hex.length <= 16
    ? BigInt(`0x${hex}`).toString()
    : (hex.toLowerCase().match(/../g) ?? []).join(':')
}
