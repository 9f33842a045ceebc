import fc from 'fast-check'
import {
  type AuthleteOptions,
  authlete,
  authleteFromEnv,
  type Decision,
  decide,
  type Introspection,
  noScopes,
  type Query,
  scopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first, pem, second, secret } from '../samples'
import { answering, json, query } from './transports'

const test = suite('authlete')

const v2: AuthleteOptions = {
  baseUrl: 'https://api.authlete.com',
  serviceApiKey: '1234',
  serviceApiSecret: 's3cret'
}
const v3: AuthleteOptions = {
  baseUrl: 'https://us.authlete.com/',
  serviceId: '71/59',
  serviceAccessToken: 'org.token'
}
const ok = {
  resultCode: 'A056001',
  resultMessage: '[A056001] The access token is valid.',
  action: 'OK',
  responseContent: 'Bearer error="invalid_request"',
  clientId: 26478243745571,
  subject: 'john',
  scopes: ['time:query'],
  existent: true,
  usable: true,
  sufficient: true,
  refreshable: true,
  expiresAt: (at + 60) * 1000,
  certificateThumbprint: first.thumbprint,
  authTime: 0,
  properties: [
    { key: 'a', value: '1', hidden: false },
    { key: 'b', value: 'hush', hidden: true }
  ]
}
async function asked(body: unknown, more: Partial<Query> = {}): Promise<Introspection> {
  return authlete({ ...v2, transport: answering(json(body)).transport })({ ...query, ...more })
}
function told({ _tag, ...rest }: Introspection): string {
  return [
    _tag,
    'status' in rest ? String(rest.status) : '',
    'reason' in rest ? rest.reason : '',
    'detail' in rest ? rest.detail : ''
  ]
    .filter(text => text !== '')
    .join(' ')
}
async function judged(body: unknown, more: Partial<Query> = {}): Promise<string> {
  const asking = { ...query, ...more }
  const decision: Decision = decide(await asked(body, more), {
    now: at,
    requirement: asking.requirement ?? noScopes,
    thumbprint: asking.thumbprint
  })
  return decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
}

test('an OK answer is understood: milliseconds become seconds, an unknown authentication time absent', async () => {
  const answer = await asked({ ...ok, acr: 'loa2', accessTokenResources: ['https://api'] })
  assert.ok(answer._tag === 'Active')
  const { claims, ...token } = answer.token
  assert.equal(token, {
    subject: 'john',
    clientId: '26478243745571',
    scopes: ['time:query'],
    expiresAt: at + 60,
    audience: ['https://api'],
    acr: 'loa2',
    confirmation: { thumbprint: first.thumbprint }
  })
  assert.equal(claims['properties'], [{ key: 'a', value: '1', hidden: false }])
})
test("what a hidden property says, and the OK answer's own responseContent, go nowhere", async () => {
  const text = JSON.stringify(await asked(ok))
  assert.not.match(text, 'hush')
  assert.not.match(text, 'responseContent')
})
test('a client id beyond 2^53 keeps its digits', async () => {
  const answer = await asked(JSON.stringify(ok).replace('26478243745571', '9223372036854775807'))
  assert.ok(answer._tag === 'Active')
  assert.is(answer.token.clientId, '9223372036854775807')
})
test('digits inside a text stay as they are', async () => {
  const answer = await asked({ ...ok, subject: 'a "9223372036854775807" \\' })
  assert.ok(answer._tag === 'Active')
  assert.is(answer.token.subject, 'a "9223372036854775807" \\')
})
test("a client's alias stands in its place where it is used", async () => {
  const answer = await asked({ ...ok, clientIdAlias: 'app', clientIdAliasUsed: true })
  assert.ok(answer._tag === 'Active')
  assert.is(answer.token.clientId, 'app')
})
test('every field may be null or absent', async () => {
  const names = Object.keys({
    ...ok,
    acr: 0,
    clientIdAlias: 0,
    clientIdAliasUsed: 0,
    accessTokenResources: 0
  }).filter(name => name !== 'action')
  assert.is(
    (await asked({ action: 'OK', ...Object.fromEntries(names.map(name => [name, null])) }))._tag,
    'Active'
  )
  assert.is((await asked({ action: 'OK' }))._tag, 'Active')
})
for (const [how, thumbprint, confirmation] of [
  ['base64url', first.thumbprint, { thumbprint: first.thumbprint }],
  ['padded base64url', `${first.thumbprint}=`, { thumbprint: first.thumbprint }],
  [
    'padded base64',
    Buffer.from(first.thumbprint, 'base64url').toString('base64'),
    { thumbprint: first.thumbprint }
  ],
  [
    'hex',
    Buffer.from(first.thumbprint, 'base64url').toString('hex'),
    { thumbprint: first.thumbprint }
  ],
  [
    'hex with colons in capitals',
    Buffer.from(first.thumbprint, 'base64url')
      .toString('hex')
      .replace(/..(?=.)/g, '$&:')
      .toUpperCase(),
    { thumbprint: first.thumbprint }
  ],
  ['nothing readable', 'x', { unknown: ['certificateThumbprint'] }],
  ['an empty text', '', { unknown: ['certificateThumbprint'] }],
  [
    'the hash of nothing',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    { unknown: ['certificateThumbprint'] }
  ]
] as const)
  test(`a thumbprint in ${how} ${'thumbprint' in confirmation ? 'is read' : 'is unknown, not unbound'}`, async () => {
    const answer = await asked({ ...ok, certificateThumbprint: thumbprint })
    assert.ok(answer._tag === 'Active')
    assert.equal(answer.token.confirmation, confirmation)
  })

for (const [title, body, more, expected] of [
  ['OK for the right certificate is allowed', ok, {}, 'Allow'],
  [
    'OK for an unbound token with a certificate is refused: Authlete checks bound tokens only',
    { ...ok, certificateThumbprint: null },
    {},
    '401 unbound'
  ],
  [
    'OK for another certificate is refused: it never replaces our own check',
    { ...ok, certificateThumbprint: second.thumbprint },
    {},
    '401 certificate_mismatch'
  ],
  ['OK for an expired token is refused', { ...ok, expiresAt: at * 1000 }, {}, '401 expired'],
  ['OK without a required scope is refused', { ...ok, scopes: [] }, {}, '403 insufficient_scope'],
  ['OK that says not existent is refused', { ...ok, existent: false }, {}, '401 inactive'],
  ['OK that says not usable is refused', { ...ok, usable: false }, {}, '401 inactive'],
  [
    'OK that says not sufficient is refused',
    { ...ok, sufficient: false },
    {},
    '403 insufficient_scope'
  ],
  [
    'UNAUTHORIZED for an unknown token',
    { action: 'UNAUTHORIZED', existent: false },
    {},
    '401 inactive'
  ],
  [
    'UNAUTHORIZED for an expired token says so',
    { ...ok, action: 'UNAUTHORIZED', usable: false, expiresAt: (at - 5) * 1000 },
    {},
    '401 expired'
  ],
  [
    'UNAUTHORIZED for the wrong certificate says so',
    { ...ok, action: 'UNAUTHORIZED' },
    { thumbprint: second.thumbprint },
    '401 certificate_mismatch'
  ],
  [
    'UNAUTHORIZED for a missing certificate says so',
    { ...ok, action: 'UNAUTHORIZED' },
    { thumbprint: undefined, certificate: undefined },
    '401 certificate_missing'
  ],
  [
    'UNAUTHORIZED with nothing wrong to see is still 401',
    { ...ok, action: 'UNAUTHORIZED' },
    {},
    '401 inactive'
  ],
  [
    'FORBIDDEN for a scope says so',
    { ...ok, action: 'FORBIDDEN', sufficient: false, scopes: [] },
    {},
    '403 insufficient_scope'
  ],
  [
    'FORBIDDEN for a scope is told from its challenge, too',
    {
      action: 'FORBIDDEN',
      responseContent: 'Bearer error="insufficient_scope",error_description="[A064302] x"'
    },
    {},
    '403 insufficient_scope'
  ],
  [
    'FORBIDDEN for another subject says so',
    { ...ok, action: 'FORBIDDEN' },
    { requirement: { ...noScopes, subject: 'jane' } },
    '403 wrong_subject'
  ],
  [
    'FORBIDDEN for no reason to be seen is still 403',
    { ...ok, action: 'FORBIDDEN' },
    {},
    '403 refused_by_server'
  ],
  [
    'UNAUTHORIZED for weak authentication says so [RFC 9470 §3]',
    {
      ...ok,
      action: 'UNAUTHORIZED',
      responseContent: 'Bearer error="insufficient_user_authentication"'
    },
    { requirement: { ...noScopes, acr: ['loa3'] } },
    '401 weak_authentication'
  ],
  [
    'UNAUTHORIZED for stale authentication says so [RFC 9470 §3]',
    {
      ...ok,
      action: 'UNAUTHORIZED',
      responseContent: 'Bearer error="insufficient_user_authentication"'
    },
    { requirement: { ...noScopes, maxAge: 5 } },
    '401 stale_authentication'
  ],
  [
    "BAD_REQUEST is 400, and not the header's fault",
    { action: 'BAD_REQUEST' },
    {},
    '400 refused_by_server'
  ],
  [
    'INTERNAL_SERVER_ERROR is 500',
    { action: 'INTERNAL_SERVER_ERROR' },
    {},
    '500 introspection_refused'
  ],
  ['an unknown action is malformed', { ...ok, action: 'FINE' }, {}, '500 introspection_malformed'],
  [
    'an action in lower case is unknown',
    { ...ok, action: 'ok' },
    {},
    '500 introspection_malformed'
  ],
  ['no action is malformed', { ...ok, action: null }, {}, '500 introspection_malformed'],
  [
    'an expiry as text is malformed, not "never"',
    { ...ok, expiresAt: 'soon' },
    {},
    '500 introspection_malformed'
  ],
  [
    'usable that is no boolean is malformed',
    { ...ok, usable: 'false' },
    {},
    '500 introspection_malformed'
  ],
  [
    'scopes as text are malformed',
    { ...ok, scopes: 'time:query' },
    {},
    '500 introspection_malformed'
  ]
] as const)
  test(title, async () => assert.is(await judged(body, more as Partial<Query>), expected))

test('the scopes that Authlete missed stand in the challenge', async () => {
  const decision = decide(await asked({ ...ok, action: 'FORBIDDEN', sufficient: false }), {
    now: at,
    requirement: scopes('time:query')
  })
  assert.ok(decision._tag === 'Deny')
  assert.match(decision.challenges[0] ?? '', 'scope="time:query"')
})
test("Authlete's own challenge is never passed on", async () => {
  const decision = decide(
    await asked({
      action: 'UNAUTHORIZED',
      responseContent: 'Bearer error="invalid_token",error_uri="https://evil"'
    }),
    { now: at, requirement: noScopes }
  )
  assert.not.match(JSON.stringify(decision), 'evil')
})

async function posted(options: AuthleteOptions, more: Partial<Query> = {}) {
  const { transport, postings } = answering(json(ok))
  const answer = await authlete({ ...options, transport })({ ...query, ...more })
  const [posting] = postings
  return {
    answer,
    posting,
    body:
      posting === undefined
        ? undefined
        : (JSON.parse(posting.body ?? '') as Record<string, unknown>)
  }
}
test('2.x is asked with Basic at its path', async () => {
  const { posting } = await posted(v2)
  assert.is(posting?.url, 'https://api.authlete.com/api/auth/introspection')
  assert.is(
    posting?.headers['authorization'],
    `Basic ${Buffer.from('1234:s3cret').toString('base64')}`
  )
})
test("3.0 is asked with Bearer at its service's path, the id percent-encoded", async () => {
  const { posting } = await posted(v3)
  assert.is(posting?.url, 'https://us.authlete.com/api/71%2F59/auth/introspection')
  assert.is(posting?.headers['authorization'], 'Bearer org.token')
})
for (const [what, options, credential] of [
  ['2.x', { ...v2, serviceApiSecret: 'secret-of-the-service' }, 'secret-of-the-service'],
  ['3.0', { ...v3, serviceAccessToken: 'token-of-the-service' }, 'token-of-the-service']
] as const)
  test(`an answer of ${what} that quotes what it was sent gives it to nobody`, async () => {
    const answer = await authlete({
      ...options,
      transport: async ({ headers: { authorization = '' } }) => ({
        _tag: 'Answered',
        status: 200,
        body: JSON.stringify({
          ...ok,
          resultMessage: `told ${authorization}`,
          grantId: authorization.split(' ')[1],
          acr: credential
        })
      })
    })(query)
    assert.ok(answer._tag === 'Active')
    const { resultMessage, grantId, acr } = answer.token.claims
    assert.equal([resultMessage, grantId, acr], Array(3).fill('[redacted]'))
  })
test('everything the route requires is asked for', async () => {
  const { body } = await posted(v2, {
    requirement: {
      scopes: ['a', 'b'],
      subject: 'john',
      audience: ['https://api'],
      acr: ['loa2'],
      maxAge: 60,
      binding: 'certificate'
    }
  })
  const { clientCertificate, ...rest } = body ?? {}
  assert.equal(rest, {
    token: secret,
    scopes: ['a', 'b'],
    subject: 'john',
    resources: ['https://api'],
    acrValues: ['loa2'],
    maxAge: 60
  })
  assert.is(clientCertificate, first.pem)
})
test('a route without scopes asks for none', async () =>
  assert.equal(Object.keys((await posted(v2, { requirement: noScopes })).body ?? {}), [
    'token',
    'clientCertificate'
  ]))
test('a query of the token alone is asked so', async () => {
  const { transport, postings } = answering(json(ok))
  await authlete({ ...v2, transport })({ token: secret })
  assert.equal(JSON.parse(postings[0]?.body ?? ''), { token: secret })
})
for (const certificate of [
  { _tag: 'Sha256', thumbprint: first.thumbprint } as const,
  pem(first.pem)
])
  test(`a certificate as ${certificate._tag} is not what was hashed: no call is made`, async () => {
    const { answer, posting } = await posted(v2, { certificate })
    assert.is(told(answer), 'Failed certificate_body_needed sha256_only')
    assert.is(posting, undefined)
  })

for (const [what, options, message] of [
  ['no base URL', { ...v2, baseUrl: '' }, /baseUrl.*missing/],
  ['plain http', { ...v2, baseUrl: 'http://api.authlete.com' }, /https/],
  ['a query in the base URL', { ...v2, baseUrl: 'https://api.authlete.com/?x' }, /query/],
  ['no key', { ...v2, serviceApiKey: '' }, /serviceApiKey.*missing/],
  ['a colon in the key [RFC 7617 §2]', { ...v2, serviceApiKey: 'a:b' }, /colon/],
  ['no secret', { ...v2, serviceApiSecret: undefined }, /serviceApiSecret.*missing/],
  ['no credentials at all', { baseUrl: 'https://api.authlete.com' }, /2\.x.*3\.0/],
  ['a service id of dots', { ...v3, serviceId: '..' }, /service id/],
  ['a line break in the access token', { ...v3, serviceAccessToken: 's3cret\n' }, /line break/],
  ['an access token with a space', { ...v3, serviceAccessToken: 's3cret x' }, /space/]
] as const)
  test(`${what} throws at construction, and the message quotes no value`, () =>
    assert.throws(
      () => authlete(options as unknown as AuthleteOptions),
      (error: Error) => message.test(error.message) && !error.message.includes('s3cret')
    ))

const env = {
  AUTHLETE_BASE_URL: 'https://api.authlete.com',
  AUTHLETE_SERVICE_APIKEY: '1',
  AUTHLETE_SERVICE_APISECRET: 'x',
  AUTHLETE_SERVICE_ACCESSTOKEN: 'y'
}
const without = (name: string) => ({ ...env, [name]: undefined })
for (const name of ['AUTHLETE_BASE_URL', 'AUTHLETE_SERVICE_APIKEY', 'AUTHLETE_SERVICE_APISECRET'])
  test(`${name} that is missing fails at construction, by name`, () =>
    assert.throws(
      () => authleteFromEnv(without(name)),
      new RegExp(`^authleteFromEnv\\(env\\): ${name} is missing`)
    ))
test('AUTHLETE_SERVICE_ACCESSTOKEN that is missing under V3 fails at construction, by name', () =>
  assert.throws(
    () =>
      authleteFromEnv({ ...without('AUTHLETE_SERVICE_ACCESSTOKEN'), AUTHLETE_API_VERSION: 'V3' }),
    /^authleteFromEnv\(env\): AUTHLETE_SERVICE_ACCESSTOKEN is missing/
  ))
test('a base URL that is none fails at construction, by name', () =>
  assert.throws(
    () => authleteFromEnv({ ...env, AUTHLETE_BASE_URL: 'authlete' }),
    /^authleteFromEnv\(env\): AUTHLETE_BASE_URL is wrong/
  ))
test('all variables that are missing are named at once: each costs a deployment', () =>
  assert.throws(
    () => authleteFromEnv({}),
    /^authleteFromEnv\(env\) has 3 problems:\n- AUTHLETE_BASE_URL is missing: .*\n- AUTHLETE_SERVICE_APIKEY is missing: .*for 3\.0.* set AUTHLETE_API_VERSION=V3.*\n- AUTHLETE_SERVICE_APISECRET is missing: .*$/
  ))
test('an unknown version fails at construction, by name', () =>
  assert.throws(
    () => authleteFromEnv({ ...env, AUTHLETE_API_VERSION: 'V4' }),
    /^authleteFromEnv\(env\): AUTHLETE_API_VERSION/
  ))
test("V3 reads the service id from the key's variable", async () => {
  const { transport, postings } = answering(json(ok))
  await authleteFromEnv({ ...env, AUTHLETE_API_VERSION: 'v3' }, { transport })(query)
  assert.is(postings[0]?.url, 'https://api.authlete.com/api/1/auth/introspection')
  assert.is(postings[0]?.headers['authorization'], 'Bearer y')
})

test('random JSON from Authlete never allows unless it is a well-formed OK that nothing in it contradicts', () => {
  const maybe = (name: keyof typeof ok) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(ok[name] as unknown) },
      { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), fc.boolean()) as fc.Arbitrary<unknown> }
    )
  return fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.jsonValue() as fc.Arbitrary<unknown>,
        fc.record(
          {
            action: maybe('action'),
            existent: maybe('existent'),
            usable: maybe('usable'),
            sufficient: maybe('sufficient'),
            expiresAt: maybe('expiresAt'),
            certificateThumbprint: maybe('certificateThumbprint'),
            scopes: maybe('scopes'),
            subject: maybe('subject'),
            clientId: maybe('clientId')
          },
          { requiredKeys: [] }
        )
      ),
      async value => {
        if ((await judged(JSON.stringify(value))) !== 'Allow') return
        const said = value as Record<string, unknown>
        assert.is(said['action'], 'OK')
        assert.is(said['certificateThumbprint'], first.thumbprint)
        assert.ok((said['scopes'] as string[]).includes('time:query'))
        for (const name of ['existent', 'usable', 'sufficient']) assert.is.not(said[name], false)
      }
    ),
    { numRuns: 500 }
  )
})

test.run()
