// Microsoft Entra: scopes in scp, no jti. The version decides the issuer and the client's claim.
import type { ServerShape } from './shape'

const tenant = '11111111-2222-3333-4444-555555555555'
const api = '99999999-8888-7777-6666-555555555555'
const client = '0f0f0f0f-1111-2222-3333-444444444444'
const subject = 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ'
const kid = '1LTMzakihiRla_8z2BEJVXeWMqo'
const user = {
  oid: 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb',
  tid: tenant,
  rh: '0.example',
  uti: 'fqiBqXLPj0eQa82S-IYFAA'
}

const issuer2 = `https://login.microsoftonline.com/${tenant}/v2.0`
const header2 = { typ: 'JWT', alg: 'RS256', kid }

export const entraV2: ServerShape = {
  name: 'Microsoft Entra, version 2.0',
  options: {
    issuer: issuer2,
    algorithms: ['RS256'],
    typ: ['JWT'],
    claimNames: { clientId: 'azp', scopes: 'scp' },
    optionalClaims: ['jti']
  },
  gate: { audience: api },
  accessToken: {
    header: header2,
    claims: {
      ...user,
      aud: api,
      iss: issuer2,
      nbf: 1_700_000_000,
      aio: 'example',
      azp: client,
      azpacr: '1',
      name: 'Jane',
      preferred_username: 'jane@example.com',
      scp: 'payments',
      sub: subject,
      ver: '2.0'
    }
  },
  scope: 'payments',
  subject,
  clientId: client,
  others: {
    // Where the API and its client are one registration, the audience is the same.
    'ID token for the same application': {
      header: header2,
      claims: {
        ...user,
        aud: api,
        iss: issuer2,
        nbf: 1_700_000_000,
        aio: 'example',
        name: 'Jane',
        preferred_username: 'jane@example.com',
        roles: ['payments'],
        sub: subject,
        ver: '2.0'
      },
      detail: 'scp'
    },
    'ID token with nonce': {
      header: header2,
      claims: { ...user, aud: client, iss: issuer2, nonce: '12345', sub: subject, ver: '2.0' },
      detail: 'nonce'
    },
    // It names application permissions in `roles`, and has no scopes.
    "an application's own token": {
      header: header2,
      claims: {
        ...user,
        aud: api,
        iss: issuer2,
        nbf: 1_700_000_000,
        azp: client,
        azpacr: '1',
        idtyp: 'app',
        roles: ['payments'],
        sub: user.oid,
        ver: '2.0'
      },
      detail: 'scp'
    }
  }
}

const issuer1 = `https://sts.windows.net/${tenant}/`
const header1 = { ...header2, x5t: kid }

export const entraV1: ServerShape = {
  name: 'Microsoft Entra, version 1.0',
  options: {
    issuer: issuer1,
    algorithms: ['RS256'],
    typ: ['JWT'],
    claimNames: { clientId: 'appid', scopes: 'scp' },
    optionalClaims: ['jti']
  },
  gate: { audience: `api://${api}` },
  accessToken: {
    header: header1,
    claims: {
      ...user,
      aud: `api://${api}`,
      iss: issuer1,
      nbf: 1_700_000_000,
      acr: '1',
      aio: 'example',
      amr: ['pwd'],
      appid: client,
      appidacr: '1',
      ipaddr: '192.0.2.1',
      name: 'Jane',
      scp: 'payments',
      sub: subject,
      unique_name: 'jane@example.com',
      upn: 'jane@example.com',
      ver: '1.0'
    }
  },
  scope: 'payments',
  subject,
  clientId: client,
  others: {
    'ID token': {
      header: header1,
      claims: { ...user, aud: client, iss: issuer1, amr: ['pwd'], sub: subject, ver: '1.0' },
      detail: 'scp'
    }
  }
}
