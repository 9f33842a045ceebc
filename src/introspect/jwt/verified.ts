// What a JWT says, once its signature was verified.
import { isLeft } from 'fp-ts/Either'
import type { Jws } from '../../jose/jws'
import type { Introspection, Reason } from '../../types'
import { makeClaimReader } from './claims'
import { makeKindCheck } from './kind'
import type { JwtOptions } from './options'

const requiredClaims: readonly string[] = ['iss', 'exp', 'iat', 'sub', 'client_id', 'jti']

export function refused(reason: Reason, detail: string): Introspection {
  return { _tag: 'Refused', status: 401, reason, detail }
}

/** Refuses what is no access token, and reads the claims. */
export function makeVerifiedReader(options: JwtOptions): (jws: Jws) => Introspection {
  const { claimNames = {}, optionalClaims = [] } = options
  const findOtherKind = makeKindCheck(options)
  const required = requiredClaims.filter(name => !optionalClaims.some(other => other === name))
  const readClaims = makeClaimReader(claimNames, required)
  return ({ header, payload }) => {
    const otherKind = findOtherKind(header, payload)
    if (otherKind !== undefined) return refused('wrong_token_type', otherKind)
    const token = readClaims(payload)
    return isLeft(token)
      ? refused('claims_malformed', token.left)
      : Object.freeze({ _tag: 'Active', token: token.right })
  }
}
