import {
  type Check,
  type GateOptions,
  gate,
  type Introspect,
  noScopes,
  type Requirement,
  type ResourceRequest
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, request } from '../samples'
import { baseOptions, neverSettle, outcomeWith, throwSecret } from './gates'

const test = suite('gate, user functions')

for (const [title, more, resourceRequest, expected] of [
  [
    'an introspect that throws is a server error',
    { introspect: throwSecret },
    request(),
    '500 user_function_threw'
  ],
  [
    'an introspect that rejects is a server error',
    { introspect: async () => throwSecret() },
    request(),
    '500 user_function_threw'
  ],
  [
    'an introspect that never settles ends at the deadline',
    { introspect: neverSettle },
    request(),
    '503 introspection_timeout'
  ],
  [
    'an introspect that returns nothing is a server error',
    { introspect: (async () => undefined) as unknown as Introspect },
    request(),
    '500 introspection_malformed'
  ],
  [
    'a require that throws is a server error',
    { require: throwSecret },
    request(),
    '500 user_function_threw'
  ],
  [
    'a require that rejects is a server error',
    { require: async () => throwSecret() },
    request(),
    '500 user_function_threw'
  ],
  [
    'a require that never settles ends at the deadline',
    { require: neverSettle },
    request(),
    '500 deadline_exceeded'
  ],
  [
    'a require that returns nothing is a server error',
    { require: (() => undefined) as unknown as () => Requirement },
    request(),
    '500 requirement_malformed'
  ],
  [
    'a require that misspells a field is a server error',
    { require: () => ({ ...noScopes, scope: ['x'] }) as Requirement },
    request(),
    '500 requirement_malformed'
  ],
  [
    'a check that throws is a server error',
    { checks: [throwSecret] },
    request(),
    '500 user_function_threw'
  ],
  [
    'a check that returns a promise is a server error',
    { checks: [(async () => undefined) as unknown as Check] },
    request(),
    '500 user_function_threw'
  ],
  [
    'a clock that returns NaN is a server error',
    { now: () => Number.NaN },
    request(),
    '500 clock_invalid'
  ],
  [
    'a clock that throws is a server error',
    { now: throwSecret },
    request(),
    '500 user_function_threw'
  ],
  [
    'a clock in seconds is a server error: no token would ever expire',
    { now: () => at },
    request(),
    '500 clock_invalid'
  ],
  [
    'a clock that returns true is a server error',
    { now: (() => true) as unknown as () => number },
    request(),
    '500 clock_invalid'
  ],
  [
    'a clock that returns nothing is a server error',
    { now: (() => undefined) as unknown as () => number },
    request(),
    '500 clock_invalid'
  ],
  [
    'a header function that throws is a server error',
    {},
    request({ header: throwSecret }),
    '500 user_function_threw'
  ],
  [
    'an introspect that returns nothing at all is a server error, with facts',
    { introspect: (() => undefined) as never },
    request(),
    '500 introspection_malformed'
  ],
  [
    'a header function that returns nothing is a server error',
    {},
    request({ header: (() => undefined) as unknown as ResourceRequest['header'] }),
    '500 user_function_threw'
  ]
] as const satisfies readonly (readonly [string, Partial<GateOptions>, ResourceRequest, string])[])
  test(title, async () => assert.is(await outcomeWith(more, resourceRequest), expected))

test('a request that is null is a server error, not a rejection', async () =>
  assert.is(await outcomeWith({}, null as never), '500 user_function_threw'))
test('no decision holds the message of an exception', async () => {
  for (const more of [
    { introspect: throwSecret },
    { require: throwSecret },
    { checks: [throwSecret] },
    { now: throwSecret }
  ])
    assert.not.match(JSON.stringify(await gate({ ...baseOptions, ...more })(request())), 'tok_')
})

test.run()
