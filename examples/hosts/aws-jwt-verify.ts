// Lets a verifier of aws-jwt-verify answer instead of a server, for servers such as Amazon Cognito
// that have no introspection endpoint.
import {
  FetchError,
  JwksValidationError,
  WaitPeriodNotYetEndedJwkError
} from 'aws-jwt-verify/error'
import type { Confirmation, Introspect } from 'gatecheck'

type Claims = Readonly<Record<string, unknown>>

/** A CognitoJwtVerifier or a JwtVerifier. */
interface Verifier {
  verify(token: string): Promise<Claims>
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The verifier does not look at `cnf`. What is not understood must not look unbound. */
function confirmationOf(cnf: unknown): Confirmation {
  if (cnf === undefined || cnf === null) return {}
  const { 'x5t#S256': thumbprint, jkt } = cnf as Claims
  return {
    thumbprint: text(thumbprint),
    jkt: jkt === undefined ? undefined : String(jkt),
    unknown: ['cnf']
  }
}

export function verifiedBy(verifier: Verifier): Introspect {
  return async ({ token }) => {
    try {
      const claims = await verifier.verify(token)
      // A verifier accepts a token without expiry.
      if (claims['exp'] === undefined) return { _tag: 'Inactive' }
      return {
        _tag: 'Active',
        token: {
          subject: text(claims['sub']),
          clientId: text(claims['client_id']),
          scopes: (text(claims['scope']) ?? '').split(' ').filter(scope => scope !== ''),
          expiresAt: Number(claims['exp']),
          notBefore: claims['nbf'] === undefined ? undefined : Number(claims['nbf']),
          issuer: text(claims['iss']),
          audience: [claims['aud'] ?? []].flat().map(String),
          confirmation: confirmationOf(claims['cnf']),
          claims
        }
      }
    } catch (error) {
      // The keys could not be fetched: 503, and not the client's fault.
      const ofKeys = [FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError]
      return ofKeys.some(kind => error instanceof kind)
        ? {
            _tag: 'Failed',
            reason: 'introspection_unreachable',
            detail: 'keys',
            retryable: true
          }
        : { _tag: 'Inactive' }
    }
  }
}
