// Amazon Cognito: no header type, no aud in an access token, the kind in token_use.
import type { ServerShape } from './shape'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example'
const user = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'

export const cognito: ServerShape = {
  name: 'Amazon Cognito',
  options: { issuer, algorithms: ['RS256'], typ: ['absent'] },
  gate: { audience: 'https://api.example.com', absentAudience: 'allowed' },
  accessToken: {
    header: { kid: '1234example=', alg: 'RS256' },
    claims: {
      sub: user,
      'cognito:groups': ['testGroup'],
      iss: issuer,
      version: 2,
      client_id: 'xxxxxxxxxxxxexample',
      origin_jti: '1f9c1a2b-0000-4000-8000-000000000001',
      event_id: '1f9c1a2b-0000-4000-8000-000000000002',
      token_use: 'access',
      scope: 'phone openid payments/read',
      auth_time: 1_700_000_000,
      jti: '1f9c1a2b-0000-4000-8000-000000000003',
      username: 'jane'
    }
  },
  scope: 'payments/read',
  subject: user,
  clientId: 'xxxxxxxxxxxxexample',
  others: {
    'ID token': {
      header: { kid: 'abcdefexample=', alg: 'RS256' },
      claims: {
        sub: user,
        'cognito:groups': ['testGroup'],
        email_verified: true,
        iss: issuer,
        'cognito:username': 'jane',
        origin_jti: '1f9c1a2b-0000-4000-8000-000000000001',
        aud: 'xxxxxxxxxxxxexample',
        event_id: '1f9c1a2b-0000-4000-8000-000000000002',
        token_use: 'id',
        auth_time: 1_700_000_000,
        jti: '1f9c1a2b-0000-4000-8000-000000000004',
        email: 'jane@example.com'
      },
      detail: 'token_use'
    }
  }
}
