// What API Gateway asks of each certificate by itself: SHA-256 or stronger, RSA from 2048 bits or
// ECDSA from 256, and in date.
import { type Certificate, dayOf } from './certificate'
import { signatureHash } from './der'
import { type Finding, invalid, warning } from './finding'

const strongHashes: readonly (string | undefined)[] = ['SHA-256', 'SHA-384', 'SHA-512']

function hashFindings(certificate: Certificate): readonly Finding[] {
  const hash = signatureHash(certificate.der)
  if (strongHashes.includes(hash)) return []
  const what = hash === undefined ? 'an algorithm that API Gateway does not take' : hash
  return [
    invalid(
      'weak_signature',
      certificate,
      `signed with ${what}: have it issued again, with RSA or ECDSA and SHA-256, SHA-384 or SHA-512`
    )
  ]
}

/** The names of curves say their size: prime256v1, secp384r1, secp224r1. */
function keyProblem({ x509 }: Certificate): string | undefined {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey
    if (type === 'rsa' || type === 'rsa-pss') {
      const bits = details?.modulusLength ?? 0
      return bits >= 2048 ? undefined : `an RSA key of ${bits} bits: use 2048 or more`
    }
    if (type !== 'ec') return `a key that is neither RSA nor EC: use one of these`
    const curve = details?.namedCurve ?? 'without a name'
    const isLarge = Number(/\d{3}/.exec(curve)?.[0] ?? 0) >= 256
    return isLarge
      ? undefined
      : `an EC key on a curve under 256 bits (${curve}): use P-256 or P-384`
  } catch {
    return 'a key that OpenSSL cannot read: use RSA or EC'
  }
}

const day = 24 * 60 * 60 * 1000
const soon = 30 * day

function dateFindings(certificate: Certificate, now: number): readonly Finding[] {
  const { notBefore, notAfter } = certificate
  if (!(now <= notAfter))
    return [invalid('expired', certificate, `expired on ${dayOf(notAfter)}: replace it`)]
  if (!(notBefore <= now))
    return [
      invalid('not_yet_valid', certificate, `valid only from ${dayOf(notBefore)}: add it then`)
    ]
  if (notAfter - now > soon) return []
  const message = `expires on ${dayOf(notAfter)}: replace it before. API Gateway does not remind you`
  return [warning('expires_soon', [certificate], message)]
}

export function strengthFindings(certificate: Certificate, now: number): readonly Finding[] {
  const problem = keyProblem(certificate)
  return [
    ...hashFindings(certificate),
    ...(problem === undefined ? [] : [invalid('weak_key', certificate, `has ${problem}`)]),
    ...dateFindings(certificate, now)
  ]
}
