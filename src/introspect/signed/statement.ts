// What a signed introspection answer states, once its signature was verified [RFC 9701 §5].
import { isLeft } from 'fp-ts/Either'
import { textFromUtf8, unbase64url } from '#host'
import { readClock } from '../../async/clock'
import { type Jws, parseJws } from '../../jose/jws'
import type { Introspection } from '../../types'
import { isObject, isStrings } from '../../values/guards'
import { type JsonObject, ownMembers } from '../../values/json'
import { failed, type ReadAnswer } from '../exchange/exchange'
import type { SignedAnswers } from './options'

/** Seconds. An answer may be that much older than its question, by the server's clock. */
const maxAge = 30
/** Seconds. It may be that far ahead of our clock. */
const maxAhead = 10

/** They say which token an answer is about. */
const identifyingClaims = ['jti', 'sub', 'exp'] as const

/**
 * False if the token is a JWT that says otherwise: the answer is about another one. An opaque token
 * says nothing about itself.
 */
function isAbout(token: string, answer: JsonObject): boolean {
  const parsed = parseJws(token)
  if (isLeft(parsed)) return true
  const claims = ownMembers(parsed.right.payload)
  const stated = ownMembers(answer)
  return identifyingClaims.every(name => (stated[name] ?? claims[name]) === claims[name])
}

/** The JSON of the answer, with its long numbers as they came. */
function answerText({ signedText }: Jws): string {
  const bytes = unbase64url(signedText.slice(signedText.indexOf('.') + 1)) as Uint8Array
  const payload = JSON.parse(textFromUtf8(bytes) as string) as JsonObject
  return JSON.stringify(payload['token_introspection'])
}

/** It was asked about `token`, at `askedAt` in milliseconds. */
export type ReadStatement = (jws: Jws, token: string, askedAt: number) => Introspection

export function makeStatementReader(
  { issuer, audience }: SignedAnswers,
  now: () => number,
  readAnswer: ReadAnswer
): ReadStatement {
  /** The members around `token_introspection` say nothing about the token. */
  const findProblem = (payload: JsonObject, askedAt: number): string | undefined => {
    const { iss, aud, iat } = ownMembers(payload)
    if (iss !== issuer) return 'iss'
    if (aud !== audience && !(isStrings(aud) && aud.includes(audience))) return 'aud'
    if (typeof iat !== 'number') return 'iat'
    if (!(iat >= askedAt / 1000 - maxAge)) return 'iat_past'
    return iat <= readClock(now) / 1000 + maxAhead ? undefined : 'iat_future'
  }
  return (jws, token, askedAt) => {
    const { payload } = jws
    const { token_introspection: answer } = ownMembers(payload)
    const problem =
      findProblem(payload, askedAt) ??
      (!isObject(answer) || Array.isArray(answer) ? 'token_introspection' : undefined) ??
      (isAbout(token, answer as JsonObject) ? undefined : 'other_token')
    return problem === undefined
      ? readAnswer(answer as JsonObject, answerText(jws))
      : failed('introspection_malformed', `signed_${problem}`)
  }
}
