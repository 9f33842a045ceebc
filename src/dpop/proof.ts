// Reads a DPoP proof and checks all of it but its signature [RFC 9449 §4.3]. The key is not
// imported yet: a stranger must not choose the key that we compute with.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { tokenHash } from '#host'
import { andThen } from '../async/awaitable'
import type { Algorithm } from '../jose/algorithms'
import { keysFor } from '../jose/jwks'
import { type Jws, parseJws, parseSignatureHeader } from '../jose/jws'
import { jwkThumbprint, type PublicKey, parsePublicKey } from '../jose/public-key'
import type { Awaitable, ResourceRequest } from '../types'
import { isString } from '../values/guards'
import { ownMembers } from '../values/json'
import { normaliseUrl } from './htu'

export interface ParsedProof {
  /** The JWT. */
  readonly text: string
  readonly jws: Jws
  readonly algorithm: Algorithm
  readonly key: PublicKey
  /** SHA-256 thumbprint of the key [RFC 7638]. */
  readonly thumbprint: string
  readonly jti: string
  readonly nonce: unknown
  /** Seconds. */
  readonly issuedAt: number
}

/** Characters. */
const maxProofLength = 8 * 1024

/** A comma joins two field lines. */
function singleLine(lines: readonly string[]): Either<string, string> {
  const [line] = lines
  if (line === undefined) return left('missing')
  return lines.length > 1 || line.includes(',') ? left('several') : right(line.trim())
}

/** With or without "application/", in any case [RFC 7515 §4.1.9]. */
function isProofType(typ: unknown): boolean {
  return isString(typ) && /^(?:application\/)?dpop\+jwt$/i.test(typ)
}

/** One key, in the header. It must be public, strong, and for this algorithm. */
function keyInHeader(jwk: unknown, algorithm: Algorithm): PublicKey | undefined {
  const key = parsePublicKey(jwk)
  return isLeft(key) ? undefined : keysFor({ algorithm, kid: undefined }, [key.right])[0]
}

function isTimeOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && Number.isFinite(value))
}

interface ProofClaims {
  readonly jti: string
  readonly issuedAt: number
  readonly nonce: unknown
}

export interface ProofContext {
  /** The request's, normalised. */
  readonly url: string
  /** Seconds. */
  readonly now: number
  /** Seconds. */
  readonly leeway: number
  readonly algorithms: readonly Algorithm[]
}

/** A WebSocket is opened by a GET [RFC 6455 §4.1]; API Gateway calls it `$connect`. */
function methodOf({ method, route }: ResourceRequest): string {
  return method === 'CONNECT' && route === '$connect' ? 'GET' : method
}

/** Left: the claim that is wrong. */
function readProofClaims(
  { payload }: Jws,
  request: ResourceRequest,
  tokenSha256: string,
  { url, now, leeway }: ProofContext
): Either<string, ProofClaims> {
  const { jti, htm, htu, iat, exp, nbf, ath, nonce } = ownMembers(payload)
  if (!isString(jti) || jti === '') return left('jti')
  if (htm !== methodOf(request)) return left('htm')
  const target = isString(htu) ? normaliseUrl(htu) : undefined
  if (target === undefined || target !== url) return left('htu')
  if (typeof iat !== 'number' || !Number.isFinite(iat)) return left('iat')
  if (!isTimeOrAbsent(exp) || (exp !== undefined && !((exp as number) > now))) return left('exp')
  if (!isTimeOrAbsent(nbf) || (nbf !== undefined && !((nbf as number) <= now + leeway)))
    return left('nbf')
  if (ath !== tokenSha256) return left('ath')
  return right({ jti, issuedAt: iat, nonce })
}

/**
 * Left: what is wrong, as a closed code: `missing`, `several`, `too_long`, `form`, or the name of a
 * header member or a claim. The time of issue and the nonce are not compared here.
 */
export function readProof(
  request: ResourceRequest,
  token: string,
  context: ProofContext
): Awaitable<Either<string, ParsedProof>> {
  const line = singleLine(request.header('dpop'))
  if (isLeft(line)) return line
  if (line.right.length > maxProofLength) return left('too_long')
  const parsed = parseJws(line.right)
  if (isLeft(parsed)) return left('form')
  const jws = parsed.right
  const { typ, jwk } = ownMembers(jws.header)
  if (!isProofType(typ)) return left('typ')
  const header = parseSignatureHeader(jws.header, context.algorithms)
  if (isLeft(header)) return header
  const { algorithm } = header.right
  const key = keyInHeader(jwk, algorithm)
  if (key === undefined) return left('jwk')
  return andThen(tokenHash(token), tokenSha256 => {
    const claims = readProofClaims(jws, request, tokenSha256, context)
    return isLeft(claims)
      ? claims
      : andThen(jwkThumbprint(key), thumbprint =>
          right({ text: line.right, jws, algorithm, key, thumbprint, ...claims.right })
        )
  })
}
