// What docs/migrating-from-aws-jwt-verify.md says of Amazon Cognito: each option of the real package
// beside what replaces it.
import { generateKeyPairSync, sign } from 'node:crypto'
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import {
  anyScope,
  bearerAllowed,
  type GateOptions,
  gate,
  jwt,
  type Requirement,
  requireClaim,
  scopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('migration from aws-jwt-verify, Cognito')

const userPoolId = 'eu-central-1_AbCdEf123'
const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'RS256', use: 'sig' }
const keys = { keys: [{ ...jwk, kty: 'RSA' }] }
const introspect = jwt({ issuer, keys, algorithms: ['RS256'], typ: ['absent'] })
const verifier = CognitoJwtVerifier.create({ userPoolId, clientId: 'app', tokenUse: 'access' })
verifier.cacheJwks(keys)
const seconds = Math.floor(Date.now() / 1000) // the tests begin up to minutes later

/** As Cognito writes them: no `aud`, no header type. */
const accessClaims = {
  sub: 'jane',
  'cognito:groups': ['admins'],
  iss: issuer,
  client_id: 'app',
  origin_jti: 'one',
  token_use: 'access',
  scope: 'api/time',
  auth_time: seconds,
  exp: seconds + 600,
  iat: seconds,
  jti: 'two',
  username: 'jane'
}

function tokenWith(claims: object): string {
  const toPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${toPart({ kid: 'a', alg: 'RS256' })}.${toPart({ ...accessClaims, ...claims })}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

async function outcome(
  claims: object,
  require: Requirement = scopes('api/time'),
  options: Partial<GateOptions> = {}
): Promise<string> {
  const pass = gate({ introspect, require: bearerAllowed(require), ...options })
  const decision = await pass({
    method: 'GET',
    path: '/time',
    header: name => (name === 'authorization' ? [`Bearer ${tokenWith(claims)}`] : [])
  })
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

const idClaims = { token_use: 'id', aud: 'app', client_id: undefined, scope: undefined }
const isAdmin = requireClaim('cognito:groups', groups => Object(groups).includes('admins'))
for (const [title, options, claims, require] of [
  ['an access token', {}, {}, scopes('api/time')],
  ['clientId is client', {}, {}, { ...scopes('api/time'), client: 'app' }],
  [
    'a list of scopes is anyScope',
    { scope: ['a', 'api/time'] as string[] },
    {},
    anyScope('a', 'api/time')
  ],
  ['groups is requireClaim', { groups: 'admins' }, {}, { ...scopes('api/time'), checks: [isAdmin] }]
] as const)
  test(`both accept: ${title}`, async () => {
    assert.is((await verifier.verify(tokenWith(claims), options)).sub, 'jane')
    assert.is(await outcome(claims, require), 'Allow')
  })

for (const [title, options, claims, require, reason] of [
  ['an ID token', {}, idClaims, scopes('api/time'), 'wrong_token_type'],
  [
    'an ID token with a scope and a client',
    {},
    { token_use: 'id', aud: 'app' },
    scopes('api/time'),
    'wrong_token_type'
  ],
  [
    'another client',
    {},
    { client_id: 'other' },
    { ...scopes('api/time'), client: 'app' },
    'wrong_client'
  ],
  [
    'another scope',
    { scope: 'api/time' },
    { scope: 'a' },
    scopes('api/time'),
    'insufficient_scope'
  ],
  [
    'another group',
    { groups: 'admins' },
    { 'cognito:groups': ['users'] },
    { ...scopes('api/time'), checks: [isAdmin] },
    'wrong_claim'
  ],
  ['an expired token', {}, { exp: seconds - 5 }, scopes('api/time'), 'expired'],
  ['another pool', {}, { iss: `${issuer}4` }, scopes('api/time'), 'issuer_unknown']
] as const)
  test(`both refuse: ${title}`, async () => {
    const isVerified = await verifier.verify(tokenWith(claims), options).then(
      () => true,
      () => false
    )
    assert.is(isVerified, false)
    assert.is(await outcome(claims, require), reason)
  })

test('graceSeconds is leeway', async () => {
  const claims = { exp: Math.floor(Date.now() / 1000) - 5 }
  assert.is((await verifier.verify(tokenWith(claims), { graceSeconds: 300 })).sub, 'jane')
  assert.is(await outcome(claims, scopes('api/time'), { leeway: 300 }), 'Allow')
})

test('a token without aud passes a gate with an audience only if absentAudience allows it', async () => {
  const audience = 'https://api.example.com'
  assert.is(await outcome({}, scopes('api/time'), { audience }), 'wrong_audience')
  assert.is(await outcome({}, scopes('api/time'), { audience, absentAudience: 'allowed' }), 'Allow')
})

test('a token that is bound to a certificate is refused without it; aws-jwt-verify accepts it', async () => {
  const claims = { cnf: { 'x5t#S256': 'vnGm5fssQ9TcLdixw3gel3BqQOBBv4Z4n9PDlVQo7sc' } }
  assert.is((await verifier.verify(tokenWith(claims))).sub, 'jane')
  assert.is(await outcome(claims), 'certificate_missing')
})

test('with tokenUse: null an ID token passes aws-jwt-verify, and is still refused here', async () => {
  const lenient = CognitoJwtVerifier.create({ userPoolId, clientId: 'app', tokenUse: null })
  lenient.cacheJwks(keys)
  assert.is((await lenient.verify(tokenWith(idClaims))).sub, 'jane')
  assert.is(await outcome(idClaims), 'wrong_token_type')
})

test.run()
