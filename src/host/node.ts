// What gatecheck needs from Node. web.ts has the same exports: the import "#host" selects one.
export { parseUrl } from './address'
export {
  base64,
  base64url,
  hashesAtOnce,
  hmac,
  loadCrypto,
  randomBytes,
  sha256,
  textFromUtf8,
  tokenHash,
  unbase64,
  unbase64url,
  utf8
} from './node/bytes'
export { type Identity, makeIdentity } from './node/identity'
export { generateKeys } from './node/key-pair'
export { prepare } from './node/prepare'
export { print } from './node/print'
export {
  rehearseAuthlete,
  rehearseAuthorizer,
  rehearseGate,
  rehearseJwt,
  rehearseRfc7662
} from './node/rehearsals'
export { send } from './node/send'
export { signer, verifier } from './node/signatures'

/** A request may wait for the I/O of another. */
export const requestsShareWork: boolean = true

export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms)
  return () => clearTimeout(timer)
}
