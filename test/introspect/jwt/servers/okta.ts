// Okta, a custom authorization server: no header type, the client in cid, scopes as a list in scp.
import type { ServerShape } from './shape'

const issuer = 'https://example.okta.com/oauth2/default'
const header = { kid: 'ZkvelLN_seik7w4pc_prCcfUf-h2hFfiwkDeCrs0iUc', alg: 'RS256' }

export const okta: ServerShape = {
  name: 'Okta',
  options: {
    issuer,
    algorithms: ['RS256'],
    typ: ['absent'],
    claimNames: { clientId: 'cid', scopes: 'scp' }
  },
  gate: { audience: 'api://default' },
  accessToken: {
    header,
    claims: {
      ver: 1,
      jti: 'AT.MNAoEQ_jbKqoinrQo1D0XKjMX28U5d7ZszBceot7-Ts',
      iss: issuer,
      aud: 'api://default',
      sub: 'jane@example.com',
      cid: '0oa1example',
      uid: '00u1example',
      scp: ['openid', 'payments'],
      auth_time: 1_700_000_000
    }
  },
  scope: 'payments',
  subject: 'jane@example.com',
  clientId: '0oa1example',
  others: {
    'ID token': {
      header,
      claims: {
        sub: '00u1example',
        name: 'Jane',
        ver: 1,
        iss: issuer,
        aud: '0oa1example',
        jti: 'ID.radCQMOQUmyvcTBmmIL0J6BaS60apUEiC7-vI7pOmkw',
        amr: ['pwd'],
        idp: '00o1example',
        preferred_username: 'jane@example.com',
        auth_time: 1_700_000_000,
        at_hash: 'fPlsvVszI29LU2UhDyJ9vg'
      },
      detail: 'at_hash'
    },
    // Without an access token beside it, an ID token has no at_hash.
    'ID token of the implicit flow': {
      header,
      claims: {
        sub: '00u1example',
        ver: 1,
        iss: issuer,
        aud: '0oa1example',
        jti: 'ID.a',
        nonce: 'n'
      },
      detail: 'nonce'
    },
    // Of the organisation's server: only Okta's own APIs read it.
    'access token of the organisation': {
      header: { ...header, typ: 'application/okta-internal-at+jwt' },
      claims: {
        ver: 1,
        jti: 'AT.a',
        iss: issuer,
        aud: issuer,
        sub: 'jane',
        cid: '0oa1example',
        scp: ['payments']
      },
      detail: 'typ'
    }
  }
}
