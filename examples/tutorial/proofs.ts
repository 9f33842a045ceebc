// The client's keys, and the proofs that it makes with them for each request [RFC 9449 §4.2].
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign
} from 'node:crypto'
import type { Folder } from './folder'
import type { Narrator } from './narrator'

export interface ProofKey {
  /** Of its file in the work folder. */
  readonly file: string
  readonly privateKey: KeyObject
  /** SHA-256 of the public key: the `jkt` of a bound token [RFC 7638, RFC 9449 §6]. */
  readonly thumbprint: string
}
export interface ProofKeys {
  readonly client1: ProofKey
  readonly client2: ProofKey
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
/** Its required members alone, in the order of their names [RFC 7638 §3.2]. */
function publicJwk(privateKey: KeyObject): JsonWebKey {
  const { crv, kty, x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { crv, kty, x, y } as JsonWebKey
}

export async function makeProofKeys(folder: Folder, narrator: Narrator): Promise<ProofKeys> {
  const make = async (client: string): Promise<ProofKey> => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const file = `${client}-dpop.key`
    await folder.writeSecret(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
    return { file, privateKey, thumbprint: sha256(JSON.stringify(publicJwk(privateKey))) }
  }
  const [client1, client2] = [await make('client1'), await make('client2')]
  narrator.say(`Each client has a key of its own for proofs: ${client1.file}, ${client2.file}.`)
  narrator.say(`The thumbprint of client 1's (SHA-256, base64url) is ${client1.thumbprint}.`)
  narrator.say('This makes a proof, for one request:')
  narrator.command(
    'proof() { node --import tsx ../../examples/tutorial/print-proof.ts "$@"; }  # key, method, URL, token'
  )
  return { client1, client2 }
}

/**
 * The URL that a proof names. The servers of the tutorial listen on ports of this machine, of which
 * the API knows nothing: in AWS it has none.
 */
export function publicUrlOf(url: string): string {
  return url.replace(/:\d+(?=\/)/, '')
}

export interface ProofOptions {
  readonly method: string
  readonly url: string
  /** Not at the token endpoint. */
  readonly token?: string | undefined
}
/** With a P-256 key. May be used once, for 60 seconds. */
export function makeProof(privateKey: KeyObject, { method, url, token }: ProofOptions): string {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk(privateKey) }
  const payload = {
    jti: randomUUID(),
    htm: method,
    htu: url,
    iat: Math.floor(Date.now() / 1000),
    ...(token === undefined ? {} : { ath: sha256(token) })
  }
  const text = `${encode(header)}.${encode(payload)}`
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}
