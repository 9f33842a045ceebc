// Reads the claims of a verified JWT [RFC 7519 §4.1, RFC 9068 §2.2].
import { type Either, left, right } from 'fp-ts/Either'
import type { Token } from '../../types'
import { areDetails, isString, isStrings, withoutNullish } from '../../values/guards'
import { type JsonObject, markDecoded, ownMember } from '../../values/json'
import { parseConfirmation } from '../exchange/confirmation'
import { parseScopes, toList } from '../exchange/fields'

/** The names of claims that servers name differently. */
export interface ClaimNames {
  /** Default `client_id`. Others: `azp`, `cid`, `appid`. */
  readonly clientId?: string | undefined
  /** Default `scope`. Another: `scp`. Its value is a string or a list of strings. */
  readonly scopes?: string | undefined
}

/** Seconds. A time in milliseconds, or `1e999`, would never expire. */
const maxTime = 1e11

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < maxTime
}

function isNonEmptyString(value: unknown): boolean {
  return isString(value) && value !== ''
}

function isStringOrStrings(value: unknown): boolean {
  return isString(value) || isStrings(value)
}

type ClaimRules = readonly (readonly [name: string, isValid: (value: unknown) => boolean])[]

export type ReadClaims = (claims: JsonObject) => Either<string, Token>

/**
 * Left: the name of the claim that is missing or malformed. `null` is malformed. `required` names
 * claims as RFC 9068 does.
 */
export function makeClaimReader(
  { clientId = 'client_id', scopes = 'scope' }: ClaimNames,
  required: readonly string[]
): ReadClaims {
  const rules: ClaimRules = [
    ['iss', isNonEmptyString],
    ['exp', isTime],
    ['iat', isTime],
    ['sub', isNonEmptyString],
    [clientId, isNonEmptyString],
    ['jti', isNonEmptyString],
    ['nbf', isTime],
    ['auth_time', isTime],
    [scopes, isStringOrStrings],
    ['aud', isStringOrStrings],
    ['acr', isString],
    ['authorization_details', areDetails]
  ]
  const requiredNames = required.map(name => (name === 'client_id' ? clientId : name))
  return claims => {
    for (const [name, isValid] of rules) {
      const value = ownMember(claims, name)
      const isPresent = value !== undefined || requiredNames.includes(name)
      if (isPresent && !isValid(value)) return left(name)
    }
    const claim = <A>(name: string): A | undefined => ownMember(claims, name) as A | undefined
    const notBefore = claim<number>('nbf')
    const authTime = claim<number>('auth_time')
    const audience = claim<string | readonly string[]>('aud')
    const issuedAt = claim<number>('iat')
    const expiresAt = claim<number>('exp')
    const token = withoutNullish({
      scopes: parseScopes(claim(scopes) ?? ''),
      confirmation: parseConfirmation(claim('cnf')),
      claims,
      issuer: claim('iss'),
      subject: claim('sub'),
      clientId: claim(clientId),
      id: claim('jti'),
      acr: claim('acr'),
      // Rounded so that a token is never valid longer than it says.
      expiresAt: expiresAt && Math.floor(expiresAt),
      issuedAt: issuedAt && Math.floor(issuedAt),
      notBefore: notBefore && Math.ceil(notBefore),
      authTime: authTime && Math.floor(authTime),
      authorizationDetails: claim('authorization_details'),
      audience: audience === undefined ? undefined : toList(audience)
    })
    return right(markDecoded(token as unknown as Token))
  }
}
