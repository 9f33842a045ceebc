// What a replay store gets to see: hashes. JSON shows where each part ends.
import { sha256, utf8 } from '#host'

/**
 * Clients may count: one `jti` of two clients must not meet. Thumbprint and `jti` are what the
 * proof's signature covers; its text is no identity, because an ES256 signature has two forms.
 */
export function replayKey(thumbprint: string, jti: string): string | Promise<string> {
  return sha256(utf8(JSON.stringify([thumbprint, jti])))
}

export function replayOwner(
  issuer: string | undefined,
  clientId: string | undefined
): string | Promise<string> {
  return sha256(utf8(JSON.stringify([issuer, clientId])))
}
