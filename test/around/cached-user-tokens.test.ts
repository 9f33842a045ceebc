import {
  around,
  bearerAllowed,
  cached,
  type Gate,
  gate,
  memory,
  scopes,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, knows, now, request } from '../samples'

const test = suite('cached, tokens of a user')

async function reasonOf(decide: Gate, resourceRequest = request()): Promise<string> {
  const decision = await decide(resourceRequest)
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

for (const [what, token] of [
  [
    'a getter',
    (row: { value: unknown }) => ({
      confirmation: {},
      claims: {},
      expiresAt: at + 60,
      get scopes() {
        return row.value
      }
    })
  ],
  [
    'its prototype',
    (row: { value: unknown }) =>
      Object.assign(
        Object.create({
          get scopes() {
            return row.value
          }
        }) as object,
        { confirmation: {}, claims: {}, expiresAt: at + 60 }
      )
  ]
] as const)
  test(`scopes that ${what} may change are judged on every hit`, async () => {
    const row: { value: unknown } = { value: ['x'] }
    const decide = gate({
      introspect: around(
        knows({ _tag: 'Active', token: token(row) as unknown as Token }),
        cached(memory({ entries: 5 }), { now })
      ),
      require: bearerAllowed(scopes('admin')),
      now
    })
    assert.is(await reasonOf(decide), 'insufficient_scope')
    row.value = 'x administrators'
    assert.is(await reasonOf(decide), 'introspection_malformed')
  })

test.run()
