import {
  byRoute,
  type Gate,
  type GateOptions,
  gate,
  type Introspection,
  noScopes,
  type Query,
  type ResourceRequest,
  scopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { invalidToken } from '../../src/refusal/challenge'
import {
  at,
  bound,
  derOf,
  first,
  knows,
  knowsToken,
  now,
  pem,
  request,
  second,
  secret,
  unbound
} from '../samples'
import { baseOptions, outcomeWith, throwSecret } from './gates'

const test = suite('gate')

async function reasonOf(decide: Gate, resourceRequest = request()): Promise<string> {
  const decision = await decide(resourceRequest)
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

for (const [title, more, resourceRequest, expected] of [
  ["the token's own certificate is allowed", {}, request(), 'Allow'],
  [
    'another certificate is refused [RFC 8705 §3]',
    {},
    request({ certificate: pem(second.pem) }),
    '401 certificate_mismatch'
  ],
  ['no certificate is refused', {}, request({ certificate: undefined }), '401 certificate_missing'],
  [
    'an unreadable certificate is refused, never absent',
    { introspect: knowsToken(unbound), require: { scopes: [], binding: 'optional' } },
    request({ certificate: pem('?') }),
    '401 certificate_unreadable'
  ],
  [
    'a hash that the host computed is allowed',
    {},
    request({ certificate: { _tag: 'Sha256', thumbprint: first.thumbprint } }),
    'Allow'
  ],
  [
    'an unbound token is refused [FAPI 2.0 §5.3.4]',
    { introspect: knowsToken(unbound) },
    request(),
    '401 unbound'
  ],
  [
    'a request without a token is refused before any function is called',
    { introspect: throwSecret, require: throwSecret },
    request({ authorization: [] }),
    '401 no_token'
  ],
  [
    'two tokens are refused [RFC 6750 §3.1]',
    { introspect: throwSecret },
    request({ authorization: ['Bearer a', 'Bearer b'] }),
    '400 malformed_request'
  ],
  [
    'a certificate that is null counts as absent',
    {},
    request({ certificate: null as never }),
    '401 certificate_missing'
  ],
  [
    'a token that names an audience is refused if none is configured [RFC 9700 §2.3]',
    { introspect: knowsToken({ ...bound, audience: ['x'] }) },
    request(),
    '401 wrong_audience'
  ],
  [
    'a token for our audience is allowed',
    { introspect: knowsToken({ ...bound, audience: ['x'] }), audience: 'x' },
    request(),
    'Allow'
  ]
] as const satisfies readonly (readonly [string, Partial<GateOptions>, ResourceRequest, string])[])
  test(title, async () => assert.is(await outcomeWith(more, resourceRequest), expected))

test('the introspect gets the token, the requirement and the bytes that were hashed', async () => {
  let query: Query | undefined
  await gate({
    ...baseOptions,
    require: scopes('a'),
    introspect: async resourceRequest => {
      query = resourceRequest
      return { _tag: 'Inactive' }
    }
  })(request({ certificate: pem(`noise\n${first.pem}${second.pem}`) }))
  assert.is(query?.token, secret)
  assert.is(query?.thumbprint, first.thumbprint)
  assert.equal(query?.requirement, scopes('a'))
  assert.ok(
    query?.certificate?._tag === 'Der' &&
      Buffer.from(derOf(first.pem)).equals(query.certificate.der)
  )
})
for (const token of ['certificate', 'optional', '12345678'])
  test(`a token may be spelled like a word of a requirement: ${token}`, async () => {
    const decide = gate({
      introspect: knows({ _tag: 'Active', token: { ...bound, authTime: at } }),
      require: { ...noScopes, maxAge: 12345678 },
      now
    })
    assert.is(await reasonOf(decide, request({ authorization: [`Bearer ${token}`] })), 'Allow')
  })
test('a refusal whose scopes are null is still that refusal', async () => {
  const decide = gate({
    introspect: knows({
      _tag: 'Refused',
      status: 403,
      reason: 'insufficient_scope',
      scopes: null
    } as unknown as Introspection),
    require: noScopes,
    now
  })
  assert.is(await reasonOf(decide), 'insufficient_scope')
})
test('a certificate that is a list is unreadable', async () => {
  const decide = gate({
    introspect: knows({ _tag: 'Active', token: bound }),
    require: noScopes,
    now
  })
  assert.is(
    await reasonOf(
      decide,
      request({ certificate: { _tag: 'Pem', pem: [first.pem] as unknown as string } })
    ),
    'certificate_unreadable'
  )
})

test('a stranger learns nothing of a requirement: not that it is malformed, not what it holds', async () => {
  const require = byRoute({
    'GET /malformed': () => ({ ...noScopes, scopes: ['a b'] }),
    'GET /payments': scopes('payments'),
    'GET /users/{id}': (_, { id }) => ({ ...noScopes, subject: id })
  })
  const strangers = gate({ require, introspect: knows({ _tag: 'Inactive' }), now })
  for (const [path, token] of [
    ['/malformed', 'stranger1'],
    ['/payments', 'payments'],
    ['/payments', 'accounts'],
    ['/users/stranger1', 'stranger1'],
    ['/elsewhere', 'stranger1']
  ] as const) {
    const { facts: _, ...decision } = await strangers(
      request({ path, authorization: [`Bearer ${token}`] })
    )
    assert.equal(decision, invalidToken('inactive'), path)
  }
})
test('the holder of a valid token is told that a requirement is malformed', async () => {
  const require = () => ({ ...noScopes, scopes: ['a b'] })
  const decision = await gate({ require, introspect: knowsToken(bound), now })(request())
  assert.is(decision._tag === 'ServerError' && decision.detail, 'scopes')
})

test.run()
