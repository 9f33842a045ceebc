// What a replay store sees: hashes alone. JSON shows where each part ends.
import { sha256, utf8 } from '#host'

/**
 * Clients may number their proofs, so two of them may use one `jti`: the thumbprint tells them
 * apart. Not the proof's text: an ES256 signature has two forms, and each would be a new proof.
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
