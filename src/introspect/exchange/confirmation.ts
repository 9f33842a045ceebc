// A server's cnf → what the token is bound to, strictly: what cannot be read refuses, it never means "unbound" [RFC 7800 §3.1].

import type { Confirmation } from '../../types'
import { withoutNullish } from '../../values/guards'
import { isThumbprint } from '../../values/thumbprint'

function unknown(name: string): Confirmation {
  return { unknown: [name] }
}

/** Only an absent or null `cnf` is unbound. Unknown members beside a good known one are ignored. */
export function parseConfirmation(cnf: unknown): Confirmation {
  if (cnf === undefined || cnf === null) return {}
  if (typeof cnf !== 'object' || Array.isArray(cnf)) return unknown('cnf')
  const own = (name: string): unknown =>
    Object.hasOwn(cnf, name) ? (cnf as Readonly<Record<string, unknown>>)[name] : undefined
  const thumbprint = own('x5t#S256')
  const jkt = own('jkt')
  if (thumbprint !== undefined && !isThumbprint(thumbprint)) return unknown('x5t#S256')
  if (jkt !== undefined && !isThumbprint(jkt)) return unknown('jkt')
  if (thumbprint === undefined && jkt === undefined)
    return { unknown: Object.keys(cnf).length === 0 ? ['cnf'] : Object.keys(cnf) }
  return withoutNullish({ thumbprint, jkt })
}
