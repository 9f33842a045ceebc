import {
  around,
  authlete,
  byIssuer,
  cached,
  confirmedBy,
  deferred,
  jwt,
  memory,
  orElse,
  rfc7662,
  timed,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { version2 } from '../introspect/authlete/service'
import { knows } from '../samples'
import { active, countCalls, down, query, summary, throwSecret } from './introspects'

const test = suite('orElse')

for (const [title, answer, expected, calls] of [
  [
    'orElse asks the second if the token is foreign to the first by its form',
    { _tag: 'Foreign', by: 'form' },
    'Active',
    1
  ],
  [
    "orElse does not send another issuer's token to the second",
    { _tag: 'Foreign', by: 'issuer' },
    'Foreign',
    0
  ],
  ['orElse keeps the first answer if it is Inactive', { _tag: 'Inactive' }, 'Inactive', 0],
  [
    'orElse keeps the first answer if it is Refused',
    { _tag: 'Refused', status: 401, reason: 'inactive' },
    'Refused',
    0
  ],
  [
    'orElse keeps the first answer if it failed: an outage does not change who decides',
    down,
    'introspection_unreachable http_503',
    0
  ],
  ['orElse keeps the first answer if it is Active', active, 'Active', 0]
] as const)
  test(title, async () => {
    const second = countCalls([active])
    assert.is(summary(await around(knows(answer), orElse(second.introspect))(query)), expected)
    assert.is(second.calls(), calls)
  })
test('orElse does not ask the second if the first throws', async () => {
  const second = countCalls([active])
  assert.is(
    summary(await around(throwSecret, orElse(second.introspect))(query)),
    'user_function_threw introspect'
  )
  assert.is(second.calls(), 0)
})

const never = () => {
  throw new Error('a stray question')
}
const server = rfc7662({
  endpoint: 'https://as.example.com/',
  clientId: 'a',
  clientSecret: 'b',
  transport: never
})
const service = authlete({ ...version2, transport: never })
const issuer = 'https://as.example.com'
const verifies = jwt({ issuer, transport: never })
const second = knows(active)
for (const [what, make] of [
  ['rfc7662', () => around(server, orElse(second))],
  ['authlete', () => around(service, orElse(second))],
  [
    'rfc7662 with an issuer',
    () => around(rfc7662({ issuer, clientId: 'a', clientSecret: 'b' }), orElse(second))
  ],
  [
    'our layers around it',
    () =>
      around(
        server,
        timed(10),
        tokenOnly,
        cached(memory({ entries: 1 }), { space: 'a' }),
        orElse(second)
      )
  ],
  ['confirmedBy around it', () => around(server, confirmedBy(verifies), orElse(second))]
] as const)
  test(`orElse after what asks about every token is a TypeError: ${what}`, () =>
    assert.throws(
      make,
      (error: Error) =>
        error instanceof TypeError &&
        /^orElse\(second\): .*Write around\(jwt\(\{ … \}\), orElse\(rfc7662/.test(error.message)
    ))
for (const [what, make] of [
  ['jwt', () => around(verifies, orElse(server))],
  ['byIssuer, also of one rfc7662', () => around(byIssuer({ [issuer]: verifies }), orElse(server))],
  ['jwt that is confirmed', () => around(verifies, confirmedBy(server), orElse(server))],
  ["a function of the user's", () => around(query => server(query), orElse(second))],
  [
    "a layer of the user's around rfc7662",
    () => around(server, inner => asked => inner(asked), orElse(second))
  ],
  [
    'deferred',
    () =>
      around(
        deferred(async () => server),
        orElse(second)
      )
  ]
] as const)
  test(`orElse may stand after ${what}`, () => assert.type(make(), 'function'))

test.run()
