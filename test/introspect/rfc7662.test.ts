import fc from 'fast-check'
import {
  decide,
  type Introspection,
  noScopes,
  type Rfc7662Options,
  rfc7662,
  rfc7662FromEnv
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first, secret } from '../samples'
import { answering, json, query } from './transports'

const test = suite('rfc7662')

const client: Rfc7662Options = {
  endpoint: 'https://as.example.com/introspect',
  clientId: 'api',
  clientSecret: 's3cret'
}
const active = {
  active: true,
  token_type: 'Bearer',
  scope: 'time:query payments',
  sub: 'john',
  client_id: 'app',
  exp: at + 60,
  cnf: { 'x5t#S256': first.thumbprint }
}
async function asked(body: unknown, more: Partial<Rfc7662Options> = {}): Promise<Introspection> {
  return rfc7662({
    ...client,
    ...more,
    transport: answering(json(body)).transport
  } as Rfc7662Options)(query)
}
function told({ _tag, ...rest }: Introspection): string {
  return [_tag, 'reason' in rest ? rest.reason : '', 'detail' in rest ? rest.detail : '']
    .filter(text => text !== '')
    .join(' ')
}

test('an active answer is understood [RFC 7662 §2.2]', async () => {
  const answer = await asked({
    ...active,
    nbf: at,
    iss: 'https://as',
    aud: 'https://api',
    acr: 'loa2',
    auth_time: at - 5,
    username: 'jo'
  })
  assert.ok(answer._tag === 'Active')
  const { claims, ...token } = answer.token
  assert.equal(token, {
    subject: 'john',
    clientId: 'app',
    scopes: ['time:query', 'payments'],
    expiresAt: at + 60,
    notBefore: at,
    issuer: 'https://as',
    audience: ['https://api'],
    acr: 'loa2',
    authTime: at - 5,
    confirmation: { thumbprint: first.thumbprint }
  })
  assert.is(claims['username'], 'jo')
})
test('a token is frozen to its depth', async () => {
  const answer = await asked({ ...active, aud: ['a'], nested: { list: [1] } })
  assert.ok(answer._tag === 'Active')
  const { token } = answer
  for (const part of [
    token,
    token.scopes,
    token.audience,
    token.confirmation,
    token.claims,
    token.claims['nested'],
    (token.claims['nested'] as { list: unknown }).list
  ])
    assert.ok(Object.isFrozen(part))
})
for (const [title, scope, scopes] of [
  ['scope is a text with spaces between [RFC 7662 §2.2]', 'a b', ['a', 'b']],
  ['scope may be a list, as some servers send', ['a', 'b'], ['a', 'b']],
  ['several spaces name no empty scope', ' a  b ', ['a', 'b']],
  ['no scope is none', undefined, []],
  ['null is none', null, []]
] as const)
  test(title, async () => {
    const answer = await asked({ ...active, scope })
    assert.ok(answer._tag === 'Active')
    assert.equal(answer.token.scopes, scopes)
  })

for (const [title, change, expected] of [
  [
    'active: false is inactive, whatever else stands there [RFC 7662 §2.2]',
    { active: false },
    'Inactive'
  ],
  [
    'active: "true" is not true',
    { active: 'true' },
    'Failed introspection_malformed active_not_boolean'
  ],
  ['active: 1 is not true', { active: 1 }, 'Failed introspection_malformed active_not_boolean'],
  [
    'no active is not true',
    { active: undefined },
    'Failed introspection_malformed active_not_boolean'
  ],
  [
    'an expiry as text is malformed',
    { exp: '1800000060' },
    'Failed introspection_malformed wrong_type_exp'
  ],
  [
    'an expiry of null is malformed, not "never"',
    { exp: null },
    'Failed introspection_malformed wrong_type_exp'
  ],
  [
    'a fractional expiry is malformed',
    { exp: 1.5 },
    'Failed introspection_malformed wrong_type_exp'
  ],
  [
    'a "not before" as text is malformed',
    { nbf: 'now' },
    'Failed introspection_malformed wrong_type_nbf'
  ],
  [
    'an authentication time as text is malformed',
    { auth_time: '5' },
    'Failed introspection_malformed wrong_type_auth_time'
  ],
  [
    'a subject that is a number is malformed',
    { sub: 5 },
    'Failed introspection_malformed wrong_type_sub'
  ],
  [
    'an audience that is a number is malformed',
    { aud: 5 },
    'Failed introspection_malformed wrong_type_aud'
  ],
  [
    'an audience list with a number is malformed',
    { aud: ['a', 5] },
    'Failed introspection_malformed wrong_type_aud'
  ],
  [
    'a scope that is an object is malformed',
    { scope: {} },
    'Failed introspection_malformed wrong_type_scope'
  ],
  [
    'no token_type may be a refresh token: oidc-provider calls those active',
    { token_type: undefined },
    'Refused wrong_token_type'
  ],
  ['token_type null says nothing', { token_type: null }, 'Refused wrong_token_type'],
  [
    'token_type refresh_token is no access token',
    { token_type: 'refresh_token' },
    'Refused wrong_token_type'
  ],
  [
    'typ Refresh, as Keycloak says, is no access token',
    { typ: 'Refresh' },
    'Refused wrong_token_type'
  ],
  ['typ ID is no access token', { typ: 'ID' }, 'Refused wrong_token_type'],
  [
    'token_use id, as Cognito says, is no access token',
    { token_use: 'id' },
    'Refused wrong_token_type'
  ],
  ['token_type in another case is the same', { token_type: 'BEARER' }, 'Active'],
  [
    'a DPoP token needs its proof, named by jkt or not [RFC 9449 §6.2]',
    { token_type: 'DPoP' },
    'Refused dpop_proof_missing'
  ]
] as const)
  test(title, async () => assert.is(told(await asked({ ...active, ...change })), expected))

test('tokenType "unchecked" takes an answer without token_type', async () =>
  assert.is(
    told(await asked({ ...active, token_type: undefined }, { tokenType: 'unchecked' })),
    'Active'
  ))
test('tokenType "unchecked" still refuses what calls itself a refresh token', async () =>
  assert.is(
    told(await asked({ ...active, token_type: 'refresh_token' }, { tokenType: 'unchecked' })),
    'Refused wrong_token_type'
  ))

for (const [title, cnf, expected] of [
  ['no cnf is unbound', undefined, {}],
  ['cnf null is unbound', null, {}],
  [
    'a known member is taken [RFC 8705 §3.2]',
    { 'x5t#S256': first.thumbprint },
    { thumbprint: first.thumbprint }
  ],
  [
    'unknown members beside it are ignored [RFC 7800 §3.1]',
    { 'x5t#S256': first.thumbprint, kid: 'x' },
    { thumbprint: first.thumbprint }
  ],
  ['jkt is taken [RFC 9449 §6.1]', { jkt: first.thumbprint }, { jkt: first.thumbprint }],
  ['an empty cnf is unknown, not unbound', {}, { unknown: ['cnf'] }],
  ['an unknown member alone is unknown', { kid: 'x' }, { unknown: ['kid'] }],
  ['a text is unknown', 'x', { unknown: ['cnf'] }],
  ['a list is unknown', [], { unknown: ['cnf'] }],
  ['false is unknown', false, { unknown: ['cnf'] }],
  ['a thumbprint of null is unknown', { 'x5t#S256': null }, { unknown: ['x5t#S256'] }],
  [
    'a thumbprint with padding is unknown',
    { 'x5t#S256': `${first.thumbprint}=` },
    { unknown: ['x5t#S256'] }
  ],
  ['an empty thumbprint is unknown', { 'x5t#S256': '' }, { unknown: ['x5t#S256'] }],
  [
    'the hash of nothing is unknown',
    { 'x5t#S256': '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' },
    { unknown: ['x5t#S256'] }
  ],
  [
    'a good thumbprint beside a broken jkt is unknown',
    { 'x5t#S256': first.thumbprint, jkt: 5 },
    { unknown: ['jkt'] }
  ]
] as const)
  test(title, async () => {
    const answer = await asked({ ...active, cnf })
    assert.ok(answer._tag === 'Active')
    assert.equal(answer.token.confirmation, expected)
  })

for (const [title, body, expected] of [
  ['an answer that is not JSON is malformed', '<html>', 'Failed introspection_malformed not_json'],
  ['a list is malformed', '[]', 'Failed introspection_malformed not_an_object'],
  ['null is malformed', 'null', 'Failed introspection_malformed not_an_object'],
  ['an empty answer is malformed', '', 'Failed introspection_malformed not_json'],
  [
    'JSON of absurd depth is malformed',
    `{"active":true,"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'Failed introspection_malformed not_json'
  ],
  [
    '__proto__ is dropped: it cannot make an answer active',
    '{"__proto__":{"active":true,"token_type":"Bearer"}}',
    'Failed introspection_malformed active_not_boolean'
  ],
  [
    'a number beyond 2^53 is no expiry',
    '{"active":true,"token_type":"Bearer","exp":99999999999999999999}',
    'Failed introspection_malformed wrong_type_exp'
  ]
] as const)
  test(title, async () => assert.is(told(await asked(body)), expected))

for (const [status, expected, retryable] of [
  [400, 'introspection_refused http_400', false],
  [401, 'introspection_refused http_401', false],
  [403, 'introspection_refused http_403', false],
  [404, 'introspection_refused http_404', false],
  [302, 'introspection_refused http_302', false],
  [204, 'introspection_refused http_204', false],
  [429, 'introspection_unreachable http_429', true],
  [500, 'introspection_unreachable http_500', true],
  [503, 'introspection_unreachable http_503', true]
] as const)
  test(`HTTP ${status} is never a statement about the token [RFC 7662 §2.3]`, async () => {
    const answer = await rfc7662({
      ...client,
      transport: answering(json(active, status)).transport
    } as Rfc7662Options)(query)
    assert.is(told(answer), `Failed ${expected}`)
    assert.ok(answer._tag === 'Failed' && answer.retryable === retryable)
  })

test('a transport that throws is a failure', async () => {
  const answer = await rfc7662({
    ...client,
    transport: async () => {
      throw new Error(secret)
    }
  } as Rfc7662Options)(query)
  assert.is(told(answer), 'Failed introspection_unreachable transport_threw')
  assert.not.match(JSON.stringify(answer), 'tok_')
})

async function posted(options: Partial<Rfc7662Options>) {
  const { transport, postings } = answering(json(active))
  await rfc7662({ ...client, ...options, transport } as Rfc7662Options)(query)
  const [posting] = postings
  assert.ok(posting)
  return { ...posting, form: Object.fromEntries(new URLSearchParams(posting.body)) }
}
test('the token is posted as a form, with its hint [RFC 7662 §2.1]', async () => {
  const { form, headers, url } = await posted({})
  assert.equal(form, { token: secret, token_type_hint: 'access_token' })
  assert.is(headers['content-type'], 'application/x-www-form-urlencoded')
  assert.is(headers['accept'], 'application/json')
  assert.is(url, client.endpoint)
})
test('id and secret are form-encoded before base64 [RFC 6749 §2.3.1]', async () => {
  const { headers } = await posted({ clientId: 'a:b c', clientSecret: "p%+ü!'()*~" })
  const [id = '', word = ''] = Buffer.from(headers['authorization']?.slice(6) ?? '', 'base64')
    .toString()
    .split(':')
  assert.is(id, 'a%3Ab+c')
  assert.equal(Object.fromEntries(new URLSearchParams(`x=${word}`)), { x: "p%+ü!'()*~" })
  assert.match(word, /^[A-Za-z0-9%+._-]+$/)
})
test('client_secret_post sends them in the form', async () => {
  const { form, headers } = await posted({ authentication: 'client_secret_post' })
  assert.equal(form, {
    token: secret,
    token_type_hint: 'access_token',
    client_id: 'api',
    client_secret: 's3cret'
  })
  assert.is(headers['authorization'], undefined)
})
test("an access token of one's own is sent as Bearer", async () => {
  const { transport, postings } = answering(json(active))
  await rfc7662({ endpoint: client.endpoint, accessToken: 'mine', transport })(query)
  assert.is(postings[0]?.headers['authorization'], 'Bearer mine')
})

for (const [what, options, message] of [
  ['no endpoint', { endpoint: undefined }, /endpoint.*missing/],
  [
    'an endpoint that is no URL',
    { endpoint: 'as.example.com' },
    /^rfc7662\(options\): endpoint is wrong: pass an https:\/\/ URL/
  ],
  ['plain http to another host', { endpoint: 'http://as.example.com' }, /https/],
  [
    'plain http to a host that only begins like loopback',
    { endpoint: 'http://127.0.0.1.example.com/' },
    /https/
  ],
  ['plain http to a loopback that is not exact', { endpoint: 'http://127.0.0.2/' }, /https/],
  ['another scheme', { endpoint: 'ftp://as.example.com' }, /https/],
  ['userinfo', { endpoint: 'https://api:s3cret@as.example.com' }, /user name or password/],
  [
    'a line break in the endpoint',
    { endpoint: 'https://as.example.com/\r\n' },
    /^rfc7662\(options\): endpoint is wrong: pass an https:\/\/ URL/
  ],
  ['a fragment', { endpoint: 'https://as.example.com/#x' }, /fragment/],
  ['no client id', { clientId: '' }, /clientId.*missing/],
  ['no client secret', { clientSecret: undefined }, /clientSecret.*missing/],
  ['a line break in the secret', { clientSecret: 'a\r\nX: y' }, /line break/],
  ['another authentication', { authentication: 'private_key_jwt' }, /authentication/],
  ['an option that is misspelled', { tokentype: 'unchecked' }, /tokentype/],
  ['another tokenType', { tokenType: 'any' }, /tokenType/]
] as const)
  test(`${what} throws at construction, and the message quotes no value`, () =>
    assert.throws(
      () => rfc7662({ ...client, ...options } as unknown as Rfc7662Options),
      (error: Error) => message.test(error.message) && !error.message.includes('s3cret')
    ))

for (const endpoint of ['http://localhost:8080/i', 'http://127.0.0.1/i', 'http://[::1]:9/i'])
  test(`plain http to ${endpoint} is loopback`, () => {
    rfc7662({ ...client, endpoint })
  })
test('plain http elsewhere is allowed in words', () => {
  rfc7662({ ...client, endpoint: 'http://as.internal/i', plainHttp: 'allowed' })
})

for (const name of [
  'INTROSPECTION_ENDPOINT',
  'INTROSPECTION_CLIENT_ID',
  'INTROSPECTION_CLIENT_SECRET'
] as const)
  for (const value of [undefined, '', '  ', '\r\n'])
    test(`${name} of ${JSON.stringify(value) ?? 'undefined'} fails at construction, by name`, () =>
      assert.throws(
        () =>
          rfc7662FromEnv({
            INTROSPECTION_ENDPOINT: 'https://as.example.com',
            INTROSPECTION_CLIENT_ID: 'a',
            INTROSPECTION_CLIENT_SECRET: 'b',
            [name]: value
          }),
        new RegExp(`^rfc7662FromEnv\\(env\\): ${name} is missing: pass `)
      ))

test('random JSON from the server never allows unless it is a well-formed active answer', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            active: fc.oneof(fc.boolean(), fc.jsonValue()),
            token_type: fc.oneof(fc.constant('Bearer'), fc.jsonValue()),
            exp: fc.oneof(fc.constant(at + 9), fc.jsonValue()),
            scope: fc.jsonValue(),
            cnf: fc.oneof(fc.constant({ 'x5t#S256': first.thumbprint }), fc.jsonValue()),
            aud: fc.oneof(fc.constant(undefined), fc.jsonValue())
          },
          { requiredKeys: [] }
        )
      ),
      async value => {
        const answer = await asked(JSON.stringify(value))
        const decision = decide(answer, {
          now: at,
          requirement: noScopes,
          thumbprint: first.thumbprint
        })
        if (decision._tag !== 'Allow') return
        const said = value as Record<string, unknown>
        assert.is(said['active'], true)
        assert.is((said['cnf'] as Record<string, unknown>)['x5t#S256'], first.thumbprint)
        assert.ok(said['exp'] === undefined || Number(said['exp']) > at)
      }
    ),
    { numRuns: 500 }
  ))

test('an answer that echoes the token, as sent, percent-encoded or JSON-escaped, gives it to nobody', async () => {
  for (const echo of [
    secret,
    encodeURIComponent(secret),
    secret.replaceAll('/', '\\/'),
    `{"token":"${secret.replaceAll('/', '\\/')}"}`,
    `Bearer ${secret}`
  ]) {
    const answer = await asked({
      ...active,
      username: echo,
      scope: `a ${echo}`,
      nested: [{ deep: echo }]
    })
    assert.ok(answer._tag === 'Active')
    assert.is(answer.token.claims['username'], '[redacted]')
    assert.not.ok(JSON.stringify(answer).includes(echo), echo)
  }
})
test('a server in PHP, which writes \\/, echoes the token to nobody, and what it says beside it is heard', async () => {
  const answer = await asked(
    JSON.stringify({
      ...active,
      username: `a/${secret}`,
      iss: 'https://as/',
      note: 'a/b'
    }).replaceAll('/', '\\/')
  )
  assert.ok(answer._tag === 'Active')
  const { username, iss, note } = answer.token.claims
  assert.equal([username, iss, note], ['[redacted]', 'https://as/', 'a/b'])
})
test('an answer that quotes our own secret, as a server in debug mode might, gives it to nobody', async () => {
  const basic = Buffer.from('api:hush-hush-hush').toString('base64')
  const answer = await asked(
    {
      ...active,
      debug: {
        client: 'hush-hush-hush',
        basic,
        header: `Basic ${basic}`,
        bare: basic.replace(/=+$/, ''),
        form: `client_secret=hush%2Dhush%2Dhush`
      }
    },
    { clientSecret: 'hush-hush-hush' }
  )
  assert.ok(answer._tag === 'Active')
  assert.equal(Object.values(answer.token.claims['debug'] as object), Array(5).fill('[redacted]'))
})
test("what a transport of the user's says went wrong is passed on only as a code", async () => {
  const answer = await rfc7662({
    ...client,
    transport: async ({ body }) => ({ _tag: 'Unanswered', detail: `POST failed: ${body}` })
  } as Rfc7662Options)(query)
  assert.is(told(answer), 'Failed introspection_unreachable unknown')
})
test('what Object.prototype was made to hold is no part of an answer', async () => {
  const polluted = Object.prototype as Record<string, unknown>
  try {
    Object.assign(polluted, {
      active: true,
      cnf: { 'x5t#S256': first.thumbprint },
      'x5t#S256': first.thumbprint,
      token_type: 'Bearer'
    })
    assert.is(told(await asked('{}')), 'Failed introspection_malformed active_not_boolean')
    assert.is(told(await asked('{"active":true}')), 'Refused wrong_token_type')
    const answer = await asked('{"active":true,"token_type":"Bearer"}')
    assert.ok(
      answer._tag === 'Active' &&
        (answer.token.confirmation.thumbprint === first.thumbprint) === false
    )
  } finally {
    for (const name of ['active', 'cnf', 'x5t#S256', 'token_type']) delete polluted[name]
  }
})
test('an answer whose subject is the token is malformed: two users without a name would be one', async () =>
  assert.is(
    told(await asked({ ...active, sub: secret })),
    'Failed introspection_malformed token_echoed'
  ))
test('an answer that names a member like the token is malformed: to drop it might drop an expiry', async () =>
  assert.is(
    told(await asked({ ...active, [secret]: 1 })),
    'Failed introspection_malformed token_echoed'
  ))

test.run()
