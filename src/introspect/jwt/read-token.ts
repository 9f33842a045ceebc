// Makes a `Token` of a JWT whose signature was verified.
import { isLeft } from 'fp-ts/Either'
import type { Jws } from '../../jose/jws'
import type { Introspection, Reason } from '../../types'
import { makeAccessTokenCheck } from './access-token'
import { makeClaimReader } from './claims'
import type { JwtOptions } from './options'

const requiredClaims: readonly string[] = ['iss', 'exp', 'iat', 'sub', 'client_id', 'jti']

export function refused(reason: Reason, detail: string): Introspection {
  return { _tag: 'Refused', status: 401, reason, detail }
}

/** Refuses a JWT that is no access token, and reads the claims of others. */
export function makeTokenReader(options: JwtOptions): (jws: Jws) => Introspection {
  const { claimNames = {}, optionalClaims = [] } = options
  const findTypeProblem = makeAccessTokenCheck(options)
  const required = requiredClaims.filter(name => !optionalClaims.some(other => other === name))
  const readClaims = makeClaimReader(claimNames, required)
  return ({ header, payload }) => {
    const problem = findTypeProblem(header, payload)
    if (problem !== undefined) return refused('wrong_token_type', problem)
    const token = readClaims(payload)
    return isLeft(token)
      ? refused('claims_malformed', token.left)
      : Object.freeze({ _tag: 'Active', token: token.right })
  }
}
