// The truststore: one PEM file with the client certificates that mutual TLS accepts.
import { X509Certificate } from 'node:crypto'

export type Truststore =
  | { readonly _tag: 'Accepted'; readonly pem: string; readonly subjects: readonly string[] }
  | { readonly _tag: 'Rejected'; readonly reason: string }

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** Rejects the files that API Gateway rejects: empty, unreadable, or one subject twice. */
export function checkTruststore(pem: string): Truststore {
  const certificateSubjects = (pem.match(pemBlock) ?? []).map(readSubject)
  const unreadable = certificateSubjects.indexOf(undefined)
  const subjects = certificateSubjects.filter(subject => subject !== undefined)
  const duplicate = subjects.find((subject, index) => subjects.indexOf(subject) !== index)
  if (certificateSubjects.length === 0)
    return { _tag: 'Rejected', reason: 'The truststore holds no certificate' }
  if (unreadable !== -1)
    return {
      _tag: 'Rejected',
      reason: `Certificate ${unreadable + 1} of the truststore cannot be read`
    }
  if (duplicate !== undefined)
    return {
      _tag: 'Rejected',
      reason: `The truststore holds the subject ${duplicate} more than once`
    }
  return { _tag: 'Accepted', pem, subjects }
}

function readSubject(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).subject.split('\n').join(',')
  } catch {
    return undefined
  }
}
