// A JWS in compact form whose payload is a JSON object [RFC 7515 §7.1]: a JWT, a DPoP proof, a
// signed introspection answer.

import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { textFromUtf8, unbase64url } from '#host'
import { isString } from '../values/guards'
import { type JsonObject, ownMember, parseObject } from '../values/json'
import type { HoldsSecret } from '../values/redact'
import { type Algorithm, findAlgorithm } from './algorithms'

/** Nothing in it is verified. */
export interface Jws {
  readonly header: JsonObject
  readonly payload: JsonObject
  /** What the signature covers: the first two parts [RFC 7515 §2]. */
  readonly signingInput: string
  /** May be empty. */
  readonly signature: Uint8Array
}

type ParsePart = (part: string) => Either<string, JsonObject>

function parsePart(part: string, holdsSecret?: HoldsSecret): Either<string, JsonObject> {
  const bytes = unbase64url(part)
  if (bytes === undefined) return left('not_base64url')
  const text = textFromUtf8(bytes)
  return text === undefined ? left('not_utf8') : parseObject(text, holdsSecret)
}

/**
 * Keeps the last header: the tokens of one server that are signed with one key have the same. That
 * is 3 of 29 µs for a token with PS256 (Node 20.20).
 */
export function makeHeaderParser(): ParsePart {
  let lastPart = ''
  let lastHeader = parsePart(lastPart)
  return part => {
    if (part !== lastPart) {
      lastHeader = parsePart(part)
      lastPart = part
    }
    return lastHeader
  }
}

/**
 * Left: `not_three_parts`, `not_base64url`, `not_utf8`, `not_json` or `not_an_object`. Every part is
 * canonical base64url: otherwise one token could be written in many ways. `holdsSecret` redacts the
 * payload; left is then also `token_echoed`.
 */
export function parseJws(
  text: string,
  parseHeader: ParsePart = parsePart,
  holdsSecret?: HoldsSecret
): Either<string, Jws> {
  const [headerPart = '', payloadPart = '', signaturePart, more] = text.split('.', 4)
  if (signaturePart === undefined || more !== undefined) return left('not_three_parts')
  const header = parseHeader(headerPart)
  if (isLeft(header)) return header
  const payload = parsePart(payloadPart, holdsSecret)
  if (isLeft(payload)) return payload
  const signature = unbase64url(signaturePart)
  if (signature === undefined) return left('not_base64url')
  const signingInput = text.slice(0, headerPart.length + 1 + payloadPart.length)
  return right({ header: header.right, payload: payload.right, signingInput, signature })
}

export interface SignatureHeader {
  readonly algorithm: Algorithm
  readonly kid: string | undefined
}

/**
 * Left: the member that is wrong. We understand no critical member [RFC 7515 §4.1.11]. `jwk`, `jku`,
 * `x5c` and `x5u` are ignored: the sender must not choose the key.
 */
export function parseSignatureHeader(
  header: JsonObject,
  allowed: readonly Algorithm[]
): Either<string, SignatureHeader> {
  if ('crit' in header) return left('crit')
  const algorithm = findAlgorithm(ownMember(header, 'alg'), allowed)
  if (algorithm === undefined) return left('alg')
  const kid = ownMember(header, 'kid')
  return kid === undefined || isString(kid) ? right({ algorithm, kid }) : left('kid')
}
