// Keys of clients that were imported before: to import one takes as long as to verify a signature.
import type { PublicKey } from '../jose/public-key'

/** Keys in each of two generations: deleting one entry at a time would cost more. */
const maxKeys = 512

/**
 * Returns the key that was seen before with this thumbprint, or the new one. The thumbprint covers
 * all that a key consists of [RFC 7638]. Only for keys to which a token is bound: a stranger must
 * not displace those of clients.
 */
export function makeKnownKeys(): (thumbprint: string, key: PublicKey) => PublicKey {
  let [young, old] = [new Map<string, PublicKey>(), new Map<string, PublicKey>()]
  return (thumbprint, key) => {
    const recent = young.get(thumbprint)
    if (recent !== undefined) return recent
    const known = old.get(thumbprint) ?? key
    if (young.size >= maxKeys) [old, young] = [young, new Map()]
    young.set(thumbprint, known)
    return known
  }
}
