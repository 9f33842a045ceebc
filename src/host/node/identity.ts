// A client certificate with its key, and the CAs that we trust. Each identity has its own agent for
// each URL: a connection, or a TLS session, of one is never used for another.
import type { SecureContext } from 'node:tls'
import type { Certificates, ClientTls } from '../../types'
import { builtin } from './builtin'

export interface Identity {
  /** Equal for equal strings. A hash, because the key is one of them. */
  readonly name: string
  /** Not the strings themselves: connections keep their options, and show them when inspected. */
  readonly secureContext: SecureContext
}

/** `undefined` if OpenSSL cannot read a string, or if the key is not the certificate's. */
function contextOf(cert?: string, key?: string, ca?: Certificates): SecureContext | undefined {
  try {
    const list = ca as string | string[] | undefined
    return builtin('node:tls').createSecureContext({ cert, key, ca: list })
  } catch {
    return undefined
  }
}

/** Node would take an empty string for an absent one. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Read as a chain, which must be good to its end. As a CA, Node ignores what it cannot read. */
function isCertificate(value: unknown): value is string {
  return isText(value) && contextOf(value) !== undefined
}

/** Throws a `TypeError` that lists all problems and quotes no value. `undefined` without options. */
export function makeIdentity(
  where: string,
  tls: ClientTls | undefined,
  otherCa: Certificates | undefined
): Identity | undefined {
  if (tls === undefined && otherCa === undefined) return undefined
  const { certificate, key, ca = otherCa, ...others } = tls ?? {}
  const problems = Object.keys(others).map(name => `unknown option "tls.${name}"`)
  if (tls !== undefined) {
    const isGood = isCertificate(certificate)
    if (!isGood)
      problems.push('tls.certificate is missing or wrong: pass certificates in PEM, as a string')
    // Without a good certificate, only whether it is a key.
    if (!isText(key) || contextOf(isGood ? certificate : undefined, key) === undefined)
      problems.push(
        "tls.key is missing or wrong: pass the certificate's key in PEM, as a string, without a passphrase"
      )
  }
  const authorities: readonly unknown[] = [ca ?? []].flat()
  if (ca !== undefined && !(authorities.length > 0 && authorities.every(isCertificate)))
    problems.push('ca is wrong: pass certificates in PEM, as strings')
  const secureContext = contextOf(certificate, key, ca)
  if (problems.length > 0 || secureContext === undefined)
    throw new TypeError(`${where}: ${problems.join('\n- ')}`)
  const name = builtin('node:crypto').hash('sha256', JSON.stringify([certificate, key, ca]))
  return { name, secureContext }
}
