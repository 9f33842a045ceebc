// The victim of the attacks: an API with `jwt` and `dpop`, a client's token that is bound to its
// key, and a thief with a token and a key of its own.
import { dpop, type Gate, gate, jwt, memoryReplay, type ReplayStore } from 'gatecheck'
import { anyBinding, jkt } from '../../dpop/gates'
import { clientKey, jktOf, otherKey, proofWith, sha256 } from '../../dpop/proofs'
import { type DpopRequest, publicUrl } from '../../dpop-situations'
import { issuer, keys, tokenWith } from '../../introspect/jwt/tokens'
import { newEcKey } from '../../jose/samples'
import { now } from '../../samples'

type Members = Readonly<Record<string, unknown>>

export const thiefKey = otherKey
export const boundToKey = { cnf: { jkt } }
export const victimToken = tokenWith(boundToKey)
export const thiefToken = tokenWith({
  sub: 'thief',
  jti: 'token-2',
  cnf: { jkt: jktOf(thiefKey) }
})

let proofsMade = 0
/** A new proof for `/time` and this token. */
export function proofFor(
  token: string,
  claims: Members = {},
  proofHeader: Members = {},
  key = clientKey
): string {
  proofsMade += 1
  const own = { jti: `attack-${proofsMade}`, htu: `${publicUrl}/time`, ath: sha256(token) }
  return proofWith({ ...own, ...claims }, proofHeader, key)
}
export function proofOfThief(token: string): string {
  return proofFor(token, {}, { jwk: thiefKey.publicJwk }, thiefKey)
}
export function proofOfNewKey(token: string): string {
  const newKey = newEcKey()
  return proofFor(token, {}, { jwk: newKey.publicJwk }, newKey)
}

/** A request in the scheme DPoP. */
export function sent(token: string, ...proofs: readonly string[]): DpopRequest {
  return { authorization: `DPoP ${token}`, proofs }
}
export function sentByVictim(): DpopRequest {
  return sent(victimToken, proofFor(victimToken))
}

export function newReplay(clock = now): ReplayStore {
  return memoryReplay({ entries: 1_000, processes: 1, now: clock })
}

export interface Victim {
  readonly gate: Gate
  /** The URLs from which keys were fetched. */
  readonly fetched: string[]
  /** Keys of proofs that were spent. */
  readonly spent: string[]
}
export const jwksUri = `${issuer}/jwks`

/** Its keys are preloaded, with a URL behind: what fetches them counts. */
export function newVictim(replay = newReplay(), clock = now): Victim {
  const fetched: string[] = []
  const spent: string[] = []
  const introspect = jwt({
    issuer,
    keys,
    jwksUri,
    now: clock,
    transport: async ({ url }) => {
      fetched.push(url)
      return { _tag: 'Answered', status: 200, body: JSON.stringify(keys) }
    }
  })
  const add: ReplayStore['add'] = (key, seconds, owner) => {
    if (seconds > 10) spent.push(key)
    return replay.add(key, seconds, owner)
  }
  const decide = gate({
    introspect,
    require: anyBinding,
    now: clock,
    dpop: dpop({ replay: { add } })
  })
  return { gate: decide, fetched, spent }
}
