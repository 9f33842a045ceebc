import { createHash } from 'node:crypto'
import { gate, noScopes } from 'gatecheck'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knows, now, secret } from '../../samples'
import { authorize, boundEvent } from './events'

const test = suite('rest-api verbose')

test('introspection_response has only registered members, and the token in none of them [RFC 7662 §2.2]', async () => {
  const answer = {
    active: true,
    username: 'jo',
    iss: 'https://as',
    cnf: { 'x5t#S256': first.thumbprint },
    jti: secret,
    aud: ['a', { deep: encodeURIComponent(secret) }],
    debug: 'x',
    responseContent: 'x',
    cnonce: 'x'
  }
  const { context } = await authorize(
    boundEvent,
    { verbose: true },
    gate({ require: noScopes, introspect: knows({ _tag: 'Active', token: bound, answer }), now })
  )
  assert.equal(JSON.parse(String(context['introspection_response'])), {
    active: true,
    username: 'jo',
    jti: '[redacted]',
    aud: '[redacted]',
    iss: 'https://as',
    cnf: answer.cnf
  })
})
test('a verbose context has no introspection_response without an answer', async () =>
  assert.is(
    (await authorize(restApiEvent(), { verbose: true })).context['introspection_response'],
    undefined
  ))
test('a verbose context names token and certificate by their hashes', async () => {
  const { context } = await authorize(boundEvent, { verbose: true })
  const introspectionRequest = JSON.parse(String(context['introspection_request'])) as Record<
    string,
    unknown
  >
  assert.is(introspectionRequest['certificate_thumbprint'], first.thumbprint)
  assert.is(
    introspectionRequest['token_sha256'],
    createHash('sha256').update(secret).digest('base64url')
  )
})

test.run()
