// Authlete's `action` and `resultMessage` in the context: beside a refusal only if they explain it.
import { authlete, gate, rfc7662, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, now, second } from '../../samples'
import { authorize, boundEvent } from './events'

const test = suite('rest-api server fields')

const okAnswer = {
  action: 'OK',
  resultMessage: '[A056001] OK',
  subject: 'john',
  scopes: ['a'],
  certificateThumbprint: first.thumbprint
}
function serverAnswering(make: typeof authlete | typeof rfc7662, answer: object) {
  const transport = async () =>
    ({ _tag: 'Answered', status: 200, body: JSON.stringify(answer) }) as const
  return make === authlete
    ? authlete({
        baseUrl: 'https://as.example.com',
        serviceApiKey: 'a',
        serviceApiSecret: 'b',
        transport
      })
    : rfc7662({
        endpoint: 'https://as.example.com/i',
        clientId: 'a',
        clientSecret: 'b',
        transport
      })
}
async function contextFor(make: typeof authlete | typeof rfc7662, answer: object) {
  const introspect = serverAnswering(make, answer)
  const { context } = await authorize(
    boundEvent,
    {},
    gate({ require: scopes('a'), introspect, now })
  )
  const { reason, action, resultMessage } = context as Readonly<Record<string, unknown>>
  return { reason, action, resultMessage }
}
const none = { action: undefined, resultMessage: undefined }

for (const [title, change, expected] of [
  [
    'an Allow has them',
    {},
    { reason: undefined, action: 'OK', resultMessage: okAnswer.resultMessage }
  ],
  [
    "our own refusal has no OK of the server's",
    { certificateThumbprint: second.thumbprint },
    { reason: 'certificate_mismatch', ...none }
  ],
  ['a missing scope has no OK', { scopes: [] }, { reason: 'insufficient_scope', ...none }],
  ['an unusable token has no OK', { usable: false }, { reason: 'inactive', ...none }],
  [
    "the server's refusal has them",
    { action: 'UNAUTHORIZED', resultMessage: 'x' },
    { reason: 'inactive', action: 'UNAUTHORIZED', resultMessage: 'x' }
  ],
  [
    "the server's failure has them",
    { action: 'INTERNAL_SERVER_ERROR', resultMessage: 'x' },
    {
      reason: 'introspection_refused',
      action: 'INTERNAL_SERVER_ERROR',
      resultMessage: 'x'
    }
  ]
] as const)
  test(`action and resultMessage: ${title}`, async () =>
    assert.equal(await contextFor(authlete, { ...okAnswer, ...change }), expected))
test('members of the same names in an active answer do not explain a refusal [RFC 7662 §2.2]', async () =>
  assert.equal(
    await contextFor(rfc7662, {
      active: true,
      token_type: 'Bearer',
      scope: 'a',
      cnf: { 'x5t#S256': second.thumbprint },
      action: 'grant',
      resultMessage: 'fine'
    }),
    { reason: 'certificate_mismatch', ...none }
  ))

test.run()
