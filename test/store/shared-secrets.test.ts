import {
  around,
  bearerAllowed,
  cached,
  type Gate,
  gate,
  type Introspect,
  type Introspection,
  noScopes,
  shared,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { searchFor } from '../../src/values/redact'
import { bound, first, knows, now, request, secret, unbound } from '../samples'
import { fleetSecret, settled, storeOf, strings } from './strings'

const test = suite('shared, no secret in it')

const activeAnswer = (token: Token = bound): Introspection => ({ _tag: 'Active', token })
async function reasonOf(decide: Gate, resourceRequest = request()): Promise<string> {
  const decision = await decide(resourceRequest)
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

test('no key or value holds the token, in any spelling', async () => {
  const kv = strings()
  const answers: readonly Token[] = [
    bound,
    { ...bound, claims: { note: secret } },
    {
      ...bound,
      claims: {
        deep: [{ note: JSON.stringify({ note: `Bearer ${secret}` }).replaceAll('/', '\\/') }]
      }
    },
    { ...bound, subject: encodeURIComponent(secret) },
    { ...bound, claims: { [secret]: 1 } }
  ]
  for (const token of answers) {
    const decide = gate({
      introspect: around(
        async () => activeAnswer(token),
        cached(storeOf(kv, { space: `space ${JSON.stringify(token)}` }), { now })
      ),
      require: noScopes,
      now
    })
    assert.is((await decide(request()))._tag, 'Allow')
    await settled()
  }
  assert.is(kv.held.size, 1)
  const holdsSecret = searchFor(() => [secret, fleetSecret])
  assert.equal(
    [...kv.calls.flat(), ...kv.held.keys(), ...kv.held.values()].filter(part =>
      holdsSecret(String(part))
    ),
    []
  )
})
test('no property of the store holds a secret', () =>
  assert.not.match(
    JSON.stringify(Object.entries(storeOf(strings()))) +
      String(Object.values(storeOf(strings())).join()),
    fleetSecret
  ))
test('a token whose binding JSON would drop is not stored', async () => {
  const held = new Map<string, string>()
  const store = shared(
    {
      get: async key => held.get(key),
      set: (key, value) => {
        held.set(key, value)
      }
    },
    { secret: 'x'.repeat(32), space: 'a', now }
  )
  const hidden = {
    ...unbound,
    confirmation: Object.defineProperty({}, 'thumbprint', { value: first.thumbprint })
  }
  const decide = gate({
    introspect: around(knows({ _tag: 'Active', token: hidden }), cached(store, { now })),
    require: bearerAllowed(noScopes),
    now
  })
  const bare = request()
  for (let i = 0; i < 2; i += 1) {
    assert.is(
      await reasonOf(decide, { method: bare.method, path: bare.path, header: bare.header }),
      'certificate_missing'
    )
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  assert.is(held.size, 0)
})
test('an escape does not hide the token from a shared store', async () => {
  const held = new Map<string, string>()
  const store = shared(
    {
      get: async key => held.get(key),
      set: (key, value) => {
        held.set(key, value)
      }
    },
    { secret: 'x'.repeat(32), space: 'a', now }
  )
  for (const escape of [
    encodeURIComponent,
    (token: string) => encodeURIComponent(encodeURIComponent(token)),
    (token: string) => token.replaceAll('/', '\\/'),
    (token: string) => JSON.stringify({ token }).replaceAll('/', '\\/')
  ]) {
    const quoting: Introspect = async ({ token }) => ({
      _tag: 'Active',
      token: { ...bound, claims: { note: `\f${escape(token)}` } }
    })
    await around(quoting, cached(store, { now }))({ token: secret })
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  assert.is(held.size, 0)
})

test.run()
