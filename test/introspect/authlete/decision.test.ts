import { noScopes, type Query } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, second } from '../../samples'
import { decisionOn, okAnswer } from './service'

const test = suite('authlete, decision')

for (const [title, body, more, expected] of [
  ['OK for the right certificate is allowed', okAnswer, {}, 'Allow'],
  [
    'OK for an unbound token with a certificate is refused: Authlete checks bound tokens only',
    { ...okAnswer, certificateThumbprint: null },
    {},
    '401 unbound'
  ],
  [
    'OK for another certificate is refused: it never replaces our own check',
    { ...okAnswer, certificateThumbprint: second.thumbprint },
    {},
    '401 certificate_mismatch'
  ],
  ['OK for an expired token is refused', { ...okAnswer, expiresAt: at * 1000 }, {}, '401 expired'],
  [
    'OK without a required scope is refused',
    { ...okAnswer, scopes: [] },
    {},
    '403 insufficient_scope'
  ],
  ['OK that says not existent is refused', { ...okAnswer, existent: false }, {}, '401 inactive'],
  ['OK that says not usable is refused', { ...okAnswer, usable: false }, {}, '401 inactive'],
  [
    'OK that says not sufficient is refused',
    { ...okAnswer, sufficient: false },
    {},
    '403 insufficient_scope'
  ],
  [
    'UNAUTHORIZED for an unknown token becomes inactive',
    { action: 'UNAUTHORIZED', existent: false },
    {},
    '401 inactive'
  ],
  [
    'UNAUTHORIZED for an expired token becomes expired',
    { ...okAnswer, action: 'UNAUTHORIZED', usable: false, expiresAt: (at - 5) * 1000 },
    {},
    '401 expired'
  ],
  [
    'UNAUTHORIZED for the wrong certificate becomes certificate_mismatch',
    { ...okAnswer, action: 'UNAUTHORIZED' },
    { thumbprint: second.thumbprint },
    '401 certificate_mismatch'
  ],
  [
    'UNAUTHORIZED for a missing certificate becomes certificate_missing',
    { ...okAnswer, action: 'UNAUTHORIZED' },
    { thumbprint: undefined, certificate: undefined },
    '401 certificate_missing'
  ],
  [
    'UNAUTHORIZED is 401 even if every check of ours passes',
    { ...okAnswer, action: 'UNAUTHORIZED' },
    {},
    '401 inactive'
  ],
  [
    'FORBIDDEN for a missing scope becomes insufficient_scope',
    { ...okAnswer, action: 'FORBIDDEN', sufficient: false, scopes: [] },
    {},
    '403 insufficient_scope'
  ],
  [
    'FORBIDDEN whose challenge says insufficient_scope becomes insufficient_scope',
    {
      action: 'FORBIDDEN',
      responseContent: 'Bearer error="insufficient_scope",error_description="[A064302] x"'
    },
    {},
    '403 insufficient_scope'
  ],
  [
    'FORBIDDEN for another subject becomes wrong_subject',
    { ...okAnswer, action: 'FORBIDDEN' },
    { requirement: { ...noScopes, subject: 'jane' } },
    '403 wrong_subject'
  ],
  [
    'FORBIDDEN is 403 even if every check of ours passes',
    { ...okAnswer, action: 'FORBIDDEN' },
    {},
    '403 refused_by_server'
  ],
  [
    'UNAUTHORIZED for weak authentication becomes weak_authentication [RFC 9470 §3]',
    {
      ...okAnswer,
      action: 'UNAUTHORIZED',
      responseContent: 'Bearer error="insufficient_user_authentication"'
    },
    { requirement: { ...noScopes, acr: ['loa3'] } },
    '401 weak_authentication'
  ],
  [
    'UNAUTHORIZED for stale authentication becomes stale_authentication [RFC 9470 §3]',
    {
      ...okAnswer,
      action: 'UNAUTHORIZED',
      responseContent: 'Bearer error="insufficient_user_authentication"'
    },
    { requirement: { ...noScopes, maxAge: 5 } },
    '401 stale_authentication'
  ],
  ['BAD_REQUEST is 400 refused_by_server', { action: 'BAD_REQUEST' }, {}, '400 refused_by_server'],
  [
    'INTERNAL_SERVER_ERROR is 500',
    { action: 'INTERNAL_SERVER_ERROR' },
    {},
    '500 introspection_refused'
  ],
  [
    'an unknown action is malformed',
    { ...okAnswer, action: 'FINE' },
    {},
    '500 introspection_malformed'
  ],
  [
    'an action in lower case is unknown',
    { ...okAnswer, action: 'ok' },
    {},
    '500 introspection_malformed'
  ],
  [
    'an action of null is malformed',
    { ...okAnswer, action: null },
    {},
    '500 introspection_malformed'
  ],
  [
    'an expiry as text is malformed, not "never"',
    { ...okAnswer, expiresAt: 'soon' },
    {},
    '500 introspection_malformed'
  ],
  [
    'usable as a string is malformed',
    { ...okAnswer, usable: 'false' },
    {},
    '500 introspection_malformed'
  ],
  [
    'scopes as a string are malformed',
    { ...okAnswer, scopes: 'time:query' },
    {},
    '500 introspection_malformed'
  ]
] as const)
  test(title, async () => assert.is(await decisionOn(body, more as Partial<Query>), expected))

test.run()
