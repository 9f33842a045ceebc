import { around, confirmedBy, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, knowsToken, second } from '../samples'
import { query } from './introspects'
import { issuerA, issuerB } from './issuers'

const test = suite('confirmedBy, the token')

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
  ['sub', {}, { subject: 'jane' }],
  ['sub', {}, { subject: '' }],
  ['client_id', {}, { clientId: 'other' }],
  ['client_id', { clientId: undefined }, { clientId: 'john' }],
  ['iss', {}, { issuer: issuerB }],
  ['iss', { issuer: undefined }, { issuer: issuerA, issuers: 'several' }],
  ['jti', {}, { id: '2' }],
  ['acr', {}, { acr: 'loa3' }],
  ['aud', {}, { audience: ['x'] }],
  ['aud', { audience: undefined }, { audience: ['api'] }],
  ['aud', { audience: [''] }, { audience: ['', 'api'] }],
  ['x5t', {}, { confirmation: { thumbprint: second.thumbprint } }],
  [
    'jkt',
    { confirmation: { jkt: first.thumbprint } },
    { confirmation: { jkt: second.thumbprint } }
  ],
  ['authorization_details', {}, { authorizationDetails: [] }],
  [
    'authorization_details',
    {},
    { authorizationDetails: [{ type: 'pay', amount: { value: 2, currency: 'EUR' } }] }
  ],
  ['authorization_details', {}, { authorizationDetails: [{ type: 'pay', amount: { value: 1 } }] }]
] as readonly (readonly [string, Partial<Token>, Partial<Token>])[])
  test(`a contradiction is 401 inactive, detail ${detail}: ${JSON.stringify([one, other])}`, async () =>
    assert.is(
      await tokenOf({ ...full, ...one }, { ...bound, confirmation: {}, ...other }),
      `Refused inactive ${detail}`
    ))

test.run()
