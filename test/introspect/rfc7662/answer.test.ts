import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first } from '../../samples'
import { activeAnswer, introspectAnswer } from './server'

const test = suite('rfc7662, answer')

test('an active answer becomes a token [RFC 7662 §2.2]', async () => {
  const answer = await introspectAnswer({
    ...activeAnswer,
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
    audience: ['https://api'],
    acr: 'loa2',
    authTime: at - 5,
    confirmation: { thumbprint: first.thumbprint }
  })
  assert.equal([claims['username'], claims['iss']], ['jo', 'https://as'])
})
test('a token is deeply frozen', async () => {
  const answer = await introspectAnswer({ ...activeAnswer, aud: ['a'], nested: { list: [1] } })
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
  ['scope is a list with spaces between [RFC 7662 §2.2]', 'a b', ['a', 'b']],
  ['scope may be an array, as some servers send', ['a', 'b'], ['a', 'b']],
  ['several spaces do not make an empty scope', ' a  b ', ['a', 'b']],
  ['an answer without scope has no scopes', undefined, []],
  ['scope null means no scopes', null, []]
] as const)
  test(title, async () => {
    const answer = await introspectAnswer({ ...activeAnswer, scope })
    assert.ok(answer._tag === 'Active')
    assert.equal(answer.token.scopes, scopes)
  })

test.run()
