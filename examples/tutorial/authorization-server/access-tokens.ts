// The form of the access tokens: opaque, or JWTs for one API [RFC 9068, RFC 8707].
export type TokenForm = 'opaque' | 'jwt'

/** The audience of the JWTs. */
export const apiAudience = 'https://api.example.com'

/** The feature of oidc-provider that issues JWTs. No client has to name the API. */
export function resourceIndicators(tokens: TokenForm, scopes: readonly string[]): object {
  if (tokens === 'opaque') return { enabled: false }
  return {
    enabled: true,
    defaultResource: () => apiAudience,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({
      scope: scopes.join(' '),
      audience: apiAudience,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } }
    })
  }
}
