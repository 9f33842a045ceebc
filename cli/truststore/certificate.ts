// A certificate, with what the checks ask of it.
import { X509Certificate } from 'node:crypto'
import { printable } from '../answer'
import type { Block } from '../pem'

export interface Certificate {
  /** Its place in the file, from 1. The client has 0. */
  readonly place: number
  readonly x509: X509Certificate
  readonly der: Uint8Array
  readonly thumbprint: string
  /** As one printable line. */
  readonly subject: string
  readonly issuer: string
  /** For comparing: OpenSSL ignores case and repeated spaces in names [RFC 5280 §7.1]. */
  readonly subjectKey: string
  readonly issuerKey: string
  /** Milliseconds since 1970. NaN if it cannot be read. */
  readonly notBefore: number
  readonly notAfter: number
  /** Also without the permission to sign others (keyUsage), which a client does not have. */
  readonly isSelfSigned: boolean
}

/** Node writes one attribute a line. */
function lineOf(name: string): string {
  return printable(name.replaceAll('\n', ', '))
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[ \t]+/g, ' ')
}

function isVerifiedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    return false // a key that OpenSSL does not know
  }
}

/** By name, by key identifiers if there are any, by permission to sign, and by signature. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && isVerifiedBy(certificate, issuer)
}

/** `undefined` if OpenSSL does not read it. */
export function parseCertificate(
  { der, thumbprint }: Extract<Block, { _tag: 'Certificate' }>,
  place: number
): Certificate | undefined {
  try {
    const x509 = new X509Certificate(der)
    const { subject = '', issuer = '' } = x509
    return {
      place,
      x509,
      der,
      thumbprint,
      subject: lineOf(subject),
      issuer: lineOf(issuer),
      subjectKey: keyOf(subject),
      issuerKey: keyOf(issuer),
      // Node 20 has the dates as text only.
      notBefore: Date.parse(x509.validFrom),
      notAfter: Date.parse(x509.validTo),
      isSelfSigned: keyOf(subject) === keyOf(issuer) && isVerifiedBy(x509, x509)
    }
  } catch {
    return undefined
  }
}

export function dayOf(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : 'an unreadable date'
}
