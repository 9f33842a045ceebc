// Auth0, in both dialects: its own has the client in azp and no jti, the other is RFC 9068.
import type { ServerShape } from './shape'

const issuer = 'https://my-domain.auth0.com/'
const subject = 'auth0|123456'
const audience = 'https://example.com/health-api'
const kid = 'NzE4QjU2RkQxMzY3'
const common = {
  iss: issuer,
  sub: subject,
  aud: [audience, `${issuer}userinfo`],
  scope: 'openid profile read:patients'
}
const idToken = {
  header: { alg: 'RS256', typ: 'JWT', kid },
  claims: { iss: issuer, sub: subject, aud: 'my_client_id', nickname: 'jane', sid: 's' }
}
const facts = {
  gate: { audience },
  scope: 'read:patients',
  subject,
  clientId: 'my_client_id'
}

export const auth0: ServerShape = {
  ...facts,
  name: 'Auth0, profile "Auth0"',
  options: {
    issuer,
    algorithms: ['RS256'],
    typ: ['JWT'],
    claimNames: { clientId: 'azp' },
    optionalClaims: ['jti']
  },
  accessToken: {
    header: { alg: 'RS256', typ: 'JWT', kid },
    claims: { ...common, azp: 'my_client_id' }
  },
  others: { 'ID token': { ...idToken, detail: 'scope' } }
}

export const auth0Rfc9068: ServerShape = {
  ...facts,
  name: 'Auth0, profile "RFC 9068"',
  options: { issuer, algorithms: ['RS256'] },
  accessToken: {
    header: { alg: 'RS256', typ: 'at+jwt', kid },
    claims: { ...common, client_id: 'my_client_id', jti: '73WakrfVbNJBaAmhQtEeDv' }
  },
  others: {
    'ID token': { ...idToken, detail: 'typ' },
    'access token of the other profile': { ...auth0.accessToken, detail: 'typ' }
  }
}
