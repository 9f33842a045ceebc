// Keycloak: the header type is JWT, the kind is in the claim typ, the client in azp.
import type { ServerShape } from './shape'

const issuer = 'https://sso.example.com/realms/bank'
const header = { alg: 'RS256', typ: 'JWT', kid: 'FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE' }
const session = '2a88c258-f73a-4103-b862-e1fbd8f4e04e'
const user = '36fa0f91-f94d-4a0c-afed-6b7d952e47da'

export const keycloak: ServerShape = {
  name: 'Keycloak',
  options: { issuer, algorithms: ['RS256'], typ: ['JWT'], claimNames: { clientId: 'azp' } },
  gate: { audience: 'payments-api' },
  accessToken: {
    header,
    claims: {
      jti: 'd58f5dc8-fd8f-462b-8a19-716f8f83985b',
      iss: issuer,
      aud: ['payments-api', 'account'],
      sub: user,
      typ: 'Bearer',
      azp: 'app',
      sid: session,
      acr: '1',
      'allowed-origins': ['https://app.example.com'],
      realm_access: { roles: ['offline_access', 'uma_authorization'] },
      resource_access: { account: { roles: ['manage-account', 'view-profile'] } },
      scope: 'openid payments profile',
      email_verified: true,
      preferred_username: 'jane'
    }
  },
  scope: 'payments',
  subject: user,
  clientId: 'app',
  others: {
    'ID token': {
      header,
      claims: {
        auth_time: 1_700_000_000,
        jti: 'b1c1e1b4-38c5-4f0c-a3c5-0c5c2a1f0b11',
        iss: issuer,
        aud: 'app',
        sub: user,
        typ: 'ID',
        azp: 'app',
        sid: session,
        at_hash: 'fPlsvVszI29LU2UhDyJ9vg',
        acr: '1',
        preferred_username: 'jane'
      },
      detail: 'typ'
    },
    // By default it is signed with HS512, which no option accepts; this one with the realm's key.
    'refresh token': {
      header,
      claims: {
        jti: '0d2b8f54-0f87-4b0b-8a0e-8a4a1f8f7f0e',
        iss: issuer,
        aud: issuer,
        sub: user,
        typ: 'Refresh',
        azp: 'app',
        sid: session,
        scope: 'openid payments profile'
      },
      detail: 'typ'
    },
    'logout token': {
      header: { ...header, typ: 'logout+jwt' },
      claims: {
        jti: '8a3d1b4e-6a9f-4a0e-9a56-2d7a1b2c3d4e',
        iss: issuer,
        aud: 'app',
        sub: user,
        typ: 'Logout',
        sid: session,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} }
      },
      detail: 'typ'
    }
  }
}
