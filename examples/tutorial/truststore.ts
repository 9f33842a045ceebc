// The truststore: the client certificates that mutual TLS lets in, in one PEM file. Which bundles API Gateway refuses.
import { X509Certificate } from 'node:crypto'

export type Truststore =
  | { readonly _tag: 'Accepted'; readonly pem: string; readonly subjects: readonly string[] }
  | { readonly _tag: 'Rejected'; readonly why: string }

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** A bundle is refused as a whole when it is empty, unreadable, or names one subject twice. */
export function truststore(pem: string): Truststore {
  const found = (pem.match(block) ?? []).map(subjectOf)
  const unreadable = found.indexOf(undefined)
  const subjects = found.filter(subject => subject !== undefined)
  const twice = subjects.find((subject, index) => subjects.indexOf(subject) !== index)
  if (found.length === 0) return { _tag: 'Rejected', why: 'The truststore holds no certificate' }
  if (unreadable !== -1)
    return {
      _tag: 'Rejected',
      why: `Certificate ${unreadable + 1} of the truststore cannot be read`
    }
  if (twice !== undefined)
    return { _tag: 'Rejected', why: `The truststore holds the subject ${twice} more than once` }
  return { _tag: 'Accepted', pem, subjects }
}

function subjectOf(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).subject.split('\n').join(',')
  } catch {
    return undefined
  }
}
