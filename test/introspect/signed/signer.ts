// A server that signs its introspection answers [RFC 9701], and what becomes of them.
import { sign } from 'node:crypto'
import { type Introspection, type Query, type Rfc7662Options, rfc7662 } from 'gatecheck'
import { encode, type Jwk, jws, p256, signed } from '../../jose/samples'
import { at, now } from '../../samples'
import { activeAnswer, clientOptions, summary } from '../rfc7662/server'
import { answering, query } from '../transports'

export const issuer = 'https://as.example.com'
export const audience = 'https://api.example.com'
export const signingKey: Jwk = { ...p256.privateJwk, kid: 'k', alg: 'ES256' }
export const publicKey: Jwk = { ...p256.publicJwk, kid: 'k', alg: 'ES256' }
export const signedOption = { issuer, audience, keys: { keys: [publicKey] } }
export const header: Jwk = { typ: 'token-introspection+jwt' }
export const payload: Jwk = {
  iss: issuer,
  aud: audience,
  iat: at,
  token_introspection: activeAnswer
}

export const mediaType = 'application/token-introspection+jwt'
export interface Signing {
  readonly header?: Jwk
  /** Replaces members of the payload. Undefined leaves one out. */
  readonly payload?: Jwk
  readonly key?: Jwk
}
export async function signAnswer(signing: Signing = {}): Promise<string> {
  const { key = signingKey } = signing
  return signed(key, { ...header, ...signing.header }, { ...payload, ...signing.payload })
}
/** Signs a payload's JSON as it is: JSON.stringify would lose digits. */
export function signText(text: string): string {
  const ownHeader = { ...header, kid: 'k', alg: 'ES256' }
  const input = `${encode(ownHeader)}.${encode(text)}`
  const key = { key: p256.privateKey, dsaEncoding: 'ieee-p1363' } as const
  return jws(ownHeader, text, sign('sha256', Buffer.from(input), key))
}
/** With a signature that is nobody's. */
export function unsigned(ownHeader: Jwk, ownPayload: unknown = payload): string {
  return jws(ownHeader, ownPayload, new Uint8Array(64))
}

export async function ask(
  body: string,
  options: Partial<Rfc7662Options> | object = {},
  about: Query = query,
  contentType: unknown = mediaType
): Promise<Introspection> {
  const answer = { _tag: 'Answered', status: 200, body, contentType } as never
  const { transport } = answering(answer)
  const all = { ...clientOptions, signed: signedOption, now, transport, ...options }
  return rfc7662(all as Rfc7662Options)(about)
}
/** What becomes of an answer that is signed so. */
export async function outcome(signing: Signing, about: Query = query): Promise<string> {
  return summary(await ask(await signAnswer(signing), {}, about))
}
