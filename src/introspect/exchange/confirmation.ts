// Reads what a token is bound to from a server's `cnf`. A `cnf` that cannot be checked is refused
// and does not count as unbound [RFC 7800 §3.1].
import type { Confirmation } from '../../types'
import { withoutNullish } from '../../values/guards'
import { ownMembers } from '../../values/json'
import { isThumbprint } from '../../values/thumbprint'

/** Only an absent or null `cnf` is unbound. Unknown members beside a good known one are ignored. */
export function parseConfirmation(cnf: unknown): Confirmation {
  if (cnf === undefined || cnf === null) return {}
  if (typeof cnf !== 'object' || Array.isArray(cnf)) return { unknown: ['cnf'] }
  const { 'x5t#S256': thumbprint, jkt } = ownMembers(cnf)
  if (thumbprint !== undefined && !isThumbprint(thumbprint)) return { unknown: ['x5t#S256'] }
  if (jkt !== undefined && !isThumbprint(jkt)) return { unknown: ['jkt'] }
  if (thumbprint === undefined && jkt === undefined)
    return { unknown: Object.keys(cnf).length === 0 ? ['cnf'] : Object.keys(cnf) }
  return withoutNullish({ thumbprint, jkt })
}
