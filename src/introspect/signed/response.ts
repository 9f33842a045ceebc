// Reads a signed introspection response whose signature was verified [RFC 9701 §5].
import { isLeft } from 'fp-ts/Either'
import { textFromUtf8, unbase64url } from '#host'
import { readMilliseconds } from '../../async/clock'
import { looksLikeJwt } from '../../jose/foreign'
import { type Jws, parseJws } from '../../jose/jws'
import type { Introspection } from '../../types'
import { isObject, isStrings } from '../../values/guards'
import { type JsonObject, ownMembers } from '../../values/json'
import { failed, type ReadAnswer } from '../exchange/exchange'
import type { SignedAnswers } from './options'

/** Seconds. A response may be that much older than its request, by the server's clock. */
const maxAge = 30
/** Seconds. It may be that far ahead of our clock. */
const maxAhead = 10

/** They say which token a response describes. */
const identifyingClaims = ['jti', 'sub', 'exp'] as const

/**
 * False if the token is a JWT that says otherwise: the response describes another one. A response
 * that calls a JWT active must state one of its claims. An opaque token says nothing about itself;
 * for a JWT that we do not read that would be an excuse.
 */
function describesToken(answer: JsonObject, token: string): boolean {
  const described = ownMembers(answer)
  const isActive = described['active'] === true
  const parsed = parseJws(token)
  if (isLeft(parsed)) return !(isActive && looksLikeJwt(token))
  const claims = ownMembers(parsed.right.payload)
  const own = identifyingClaims.filter(name => claims[name] !== undefined)
  return (
    identifyingClaims.every(name => (described[name] ?? claims[name]) === claims[name]) &&
    (!isActive || own.length === 0 || own.some(name => described[name] === claims[name]))
  )
}

/** The JSON of the answer, with its long numbers as they came. */
function answerText({ signingInput }: Jws): string {
  const bytes = unbase64url(signingInput.slice(signingInput.indexOf('.') + 1)) as Uint8Array
  const payload = JSON.parse(textFromUtf8(bytes) as string) as JsonObject
  return JSON.stringify(payload['token_introspection'])
}

/** The request was about `token`. It was made at `requestedAt`, in milliseconds. */
export type ReadSignedResponse = (jws: Jws, token: string, requestedAt: number) => Introspection

export function makeSignedResponseReader(
  { issuer, audience }: SignedAnswers,
  now: () => number,
  readAnswer: ReadAnswer
): ReadSignedResponse {
  /** The members around `token_introspection` say nothing about the token. */
  const findProblem = (payload: JsonObject, requestedAt: number): string | undefined => {
    const { iss, aud, iat } = ownMembers(payload)
    if (iss !== issuer) return 'iss'
    if (aud !== audience && !(isStrings(aud) && aud.includes(audience))) return 'aud'
    if (typeof iat !== 'number') return 'iat'
    if (!(iat >= requestedAt / 1000 - maxAge)) return 'iat_past'
    return iat <= readMilliseconds(now) / 1000 + maxAhead ? undefined : 'iat_future'
  }
  return (jws, token, requestedAt) => {
    const { payload } = jws
    const { token_introspection: answer } = ownMembers(payload)
    const problem =
      findProblem(payload, requestedAt) ??
      (!isObject(answer) || Array.isArray(answer) ? 'token_introspection' : undefined) ??
      (describesToken(answer as JsonObject, token) ? undefined : 'other_token')
    return problem === undefined
      ? readAnswer(answer as JsonObject, answerText(jws))
      : failed('introspection_malformed', `signed_${problem}`)
  }
}
