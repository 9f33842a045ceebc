import {
  around,
  byIssuer,
  cached,
  confirmedBy,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  orElse,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, knows, knowsToken, now, request, second } from '../samples'
import { countCalls, down, query, throwSecret } from './introspects'
import { countingServer, issuerA, issuerB, issuerNamed, jwtWith } from './issuers'

const test = suite('confirmedBy')

const full: Token = {
  ...bound,
  issuer: issuerA,
  id: '1',
  acr: 'loa2',
  notBefore: at - 9,
  authTime: at - 9,
  audience: ['api', 'web'],
  authorizationDetails: [{ type: 'pay', amount: { value: 1, currency: 'EUR' } }]
}

async function tokenOf(one: Token, other: Token): Promise<Token | string> {
  const answer = await around(knowsToken(one), confirmedBy(knowsToken(other)))(query)
  if (answer._tag === 'Active') return answer.token
  return [
    answer._tag,
    answer._tag === 'Refused' && answer.reason,
    'detail' in answer && answer.detail
  ].join(' ')
}

for (const [title, one, other, expected] of [
  ['a token that the second says less about stays as it is', {}, { scopes: bound.scopes }, {}],
  [
    'the scopes are those that both name',
    {},
    { scopes: ['payments', 'x'] },
    { scopes: ['payments'] }
  ],
  ['a server that names no scope leaves none', {}, { scopes: [] }, { scopes: [] }],
  [
    'the expiry is the earlier one, of the second',
    {},
    { expiresAt: at + 5 },
    { expiresAt: at + 5 }
  ],
  ['the expiry is the earlier one, of the first', {}, { expiresAt: at + 99 }, {}],
  ['an expiry that only the second names counts', { expiresAt: undefined }, {}, {}],
  ['the not-before is the later one, of the second', {}, { notBefore: at }, { notBefore: at }],
  ['the not-before is the later one, of the first', {}, { notBefore: at - 99 }, {}],
  [
    'a not-before that only the second names counts',
    { notBefore: undefined },
    { notBefore: at },
    { notBefore: at }
  ],
  ['the login is the earlier one', {}, { authTime: at - 99 }, { authTime: at - 99 }],
  [
    'a login that only the second names is left out',
    { authTime: undefined },
    { authTime: at },
    { authTime: undefined }
  ],
  ['the audience is what both name', {}, { audience: ['web', 'x'] }, { audience: ['web'] }],
  ['an audience of nothing is none', {}, { audience: ['', ''] }, {}],
  [
    'a binding that only the second names counts',
    { confirmation: {} },
    { confirmation: { thumbprint: first.thumbprint } },
    {}
  ],
  [
    'bindings of both are joined',
    {},
    { confirmation: { jkt: second.thumbprint } },
    { confirmation: { thumbprint: first.thumbprint, jkt: second.thumbprint } }
  ],
  [
    'a binding that cannot be checked is not met by one that can',
    {},
    { confirmation: { unknown: ['kid'] } },
    { confirmation: { unknown: ['kid'] } }
  ],
  [
    'that is so for the first, too',
    { confirmation: { unknown: ['kid'] } },
    { confirmation: { thumbprint: first.thumbprint } },
    { confirmation: { unknown: ['kid'] } }
  ],
  [
    'a subject that only the second names is left out',
    { subject: undefined },
    {},
    { subject: undefined }
  ],
  [
    'an id that only the second names is left out',
    { id: undefined },
    { id: '1' },
    { id: undefined }
  ],
  [
    'an acr that only the second names is left out',
    { acr: undefined },
    { acr: 'loa2' },
    { acr: undefined }
  ],
  [
    'details that only the second names are left out',
    { authorizationDetails: undefined },
    { authorizationDetails: [{ type: 'pay' }] },
    { authorizationDetails: undefined }
  ],
  [
    'details are compared as values, whatever their order of members',
    {},
    { authorizationDetails: [{ amount: { currency: 'EUR', value: 1 }, type: 'pay' }] },
    {}
  ],
  ['claims are the first ones', {}, { claims: { admin: true } }, {}],
  [
    'a mark of several issuers that only the second has counts',
    {},
    { issuer: issuerA, issuers: 'several' },
    { issuers: 'several' }
  ]
] as readonly (readonly [string, Partial<Token>, Partial<Token>, Partial<Token>])[])
  test(title, async () => {
    const token = await tokenOf({ ...full, ...one }, { ...bound, confirmation: {}, ...other })
    // Without the fields that are undefined.
    const expectedToken = JSON.parse(JSON.stringify({ ...full, ...expected }))
    assert.equal(token, expectedToken)
    assert.ok(Object.isFrozen((token as Token).confirmation))
  })

for (const [detail, one, other] of [
  ['subject', {}, { subject: 'jane' }],
  ['subject', {}, { subject: '' }],
  ['client', {}, { clientId: 'other' }],
  ['client', { clientId: undefined }, { clientId: 'john' }],
  ['issuer', {}, { issuer: issuerB }],
  ['issuer', { issuer: undefined }, { issuer: issuerA, issuers: 'several' }],
  ['id', {}, { id: '2' }],
  ['acr', {}, { acr: 'loa3' }],
  ['audience', {}, { audience: ['x'] }],
  ['audience', { audience: undefined }, { audience: ['api'] }],
  ['audience', { audience: [''] }, { audience: ['', 'api'] }],
  ['thumbprint', {}, { confirmation: { thumbprint: second.thumbprint } }],
  [
    'jkt',
    { confirmation: { jkt: first.thumbprint } },
    { confirmation: { jkt: second.thumbprint } }
  ],
  ['details', {}, { authorizationDetails: [] }],
  [
    'details',
    {},
    { authorizationDetails: [{ type: 'pay', amount: { value: 2, currency: 'EUR' } }] }
  ],
  ['details', {}, { authorizationDetails: [{ type: 'pay', amount: { value: 1 } }] }]
] as readonly (readonly [string, Partial<Token>, Partial<Token>])[])
  test(`a contradiction is 401 inactive, detail ${detail}: ${JSON.stringify([one, other])}`, async () =>
    assert.is(
      await tokenOf({ ...full, ...one }, { ...bound, confirmation: {}, ...other }),
      `Refused inactive ${detail}`
    ))

for (const [answer, status, reason, detail] of [
  [{ _tag: 'Inactive' }, 401, 'inactive', undefined],
  [{ _tag: 'Foreign', by: 'form' }, 401, 'inactive', 'foreign'],
  [{ _tag: 'Foreign', by: 'issuer' }, 401, 'inactive', 'foreign'],
  [
    { _tag: 'Refused', status: 401, reason: 'wrong_token_type' },
    401,
    'wrong_token_type',
    undefined
  ],
  [
    { _tag: 'Refused', status: 403, reason: 'refused_by_server' },
    401,
    'inactive',
    'refused_by_server'
  ],
  [
    { _tag: 'Refused', status: 400, reason: 'malformed_request' },
    401,
    'inactive',
    'malformed_request'
  ],
  [down, 503, 'introspection_unreachable', 'http_503'],
  [{ ...down, retryable: false }, 500, 'introspection_unreachable', 'http_503'],
  [{ _tag: 'Active', token: { ...bound, scopes: 'a' } }, 500, 'introspection_malformed', 'token'],
  [{ _tag: 'Maybe' }, 500, 'introspection_malformed', 'unknown_tag'],
  [undefined, 500, 'introspection_malformed', 'no_introspection']
] as const)
  test(`if the second answers ${JSON.stringify(answer)}, that is final: ${status} ${reason}`, async () => {
    const third = countCalls([{ _tag: 'Active', token: bound }])
    const introspect = around(
      knowsToken(bound),
      confirmedBy(knows(answer as Introspection)),
      orElse(third.introspect)
    )
    const decision = await gate({ introspect, require: noScopes, now })(request())
    assert.ok(decision._tag !== 'Allow')
    assert.equal([decision.status, decision.reason, decision.detail], [status, reason, detail])
    assert.is(third.calls(), 0)
  })
test('if the second throws, the answer is user_function_threw', async () => {
  const answer = await around(knowsToken(bound), confirmedBy(throwSecret))(query)
  assert.is(answer._tag === 'Failed' && answer.reason, 'user_function_threw')
})

for (const answer of [
  { _tag: 'Inactive' },
  { _tag: 'Foreign', by: 'form' },
  { _tag: 'Refused', status: 401, reason: 'signature_invalid' },
  down,
  { _tag: 'Active', token: { ...bound, scopes: 'a' } }
] as const)
  test(`the second is not asked if the first answers ${JSON.stringify(answer)}`, async () => {
    const confirmation = countCalls([{ _tag: 'Active', token: bound }])
    const introspect = around(knows(answer as never), confirmedBy(confirmation.introspect))
    assert.equal(await introspect(query), answer as never)
    assert.is(confirmation.calls(), 0)
  })
test('a server that verifies one issuer does not get the token of another', async () => {
  const server = countingServer(issuerA)
  const both = byIssuer({ [issuerA]: issuerNamed(issuerA), [issuerB]: issuerNamed(issuerB) })
  const introspect = around(both, confirmedBy(server.introspect))
  const ofB = await introspect({ token: jwtWith({ iss: issuerB, subject: 'jane' }) })
  assert.equal([ofB._tag, server.calls()], ['Refused', 0])
  const ofA = await introspect({ token: jwtWith({ iss: issuerA, subject: 'jane' }) })
  assert.equal([ofA._tag, server.calls()], ['Active', 1])
  assert.is(ofA._tag === 'Active' && ofA.token.issuers, 'several')
})
test('what is known at once is confirmed at once', () => {
  const known: Introspect = () => ({ _tag: 'Active', token: bound })
  assert.not.ok('then' in confirmedBy(known)(known)(query))
})
test('with the cache inside the first is asked each time, with it outside neither is', async () => {
  const ask = async (stack: (one: Introspect, other: Introspect) => Introspect) => {
    const [one, other] = [bound, bound].map(token => countCalls([{ _tag: 'Active', token }]))
    const introspect = stack(one?.introspect as Introspect, other?.introspect as Introspect)
    for (const _ of [1, 2, 3]) assert.is((await introspect(query))._tag, 'Active')
    return [one?.calls(), other?.calls()]
  }
  const cache = () => cached(memory({ entries: 9 }), { now })
  assert.equal(await ask((one, other) => around(one, confirmedBy(around(other, cache())))), [3, 1])
  assert.equal(await ask((one, other) => around(one, confirmedBy(other), cache())), [1, 1])
})

test.run()
