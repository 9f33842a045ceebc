// Lets a verifier of aws-jwt-verify verify the tokens, and a gate decide. `jwt` of gatecheck does both:
// this is for those who must keep their verifier.
import {
  FetchError,
  JwksValidationError,
  WaitPeriodNotYetEndedJwkError
} from 'aws-jwt-verify/error'
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt'
import { type Introspect, tokenFromClaims } from 'gatecheck'

/** A CognitoJwtVerifier or a JwtVerifier. */
interface Verifier {
  verify(token: string): Promise<Readonly<Record<string, unknown>>>
}

/** One issuer signs ID tokens, too. Cognito tells them apart in a claim, RFC 9068 in the header. */
function isAccessToken(typ: unknown, tokenUse: unknown): boolean {
  return tokenUse === undefined
    ? /^(?:application\/)?at\+jwt$/i.test(String(typ))
    : tokenUse === 'access'
}

export function verifiedBy(verifier: Verifier): Introspect {
  return async ({ token }) => {
    try {
      const claims = await verifier.verify(token)
      const { header } = decomposeUnverifiedJwt(token) // verified above
      return isAccessToken(header['typ'], claims['token_use'])
        ? tokenFromClaims(claims)
        : { _tag: 'Refused', status: 401, reason: 'wrong_token_type' }
    } catch (error) {
      // The keys could not be fetched: 503, and not the client's fault.
      const ofKeys = [FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError]
      return ofKeys.some(kind => error instanceof kind)
        ? { _tag: 'Failed', reason: 'keys_unavailable', detail: 'fetch', retryable: true }
        : { _tag: 'Inactive' }
    }
  }
}
