import {
  around,
  cached,
  gate,
  type Introspection,
  noScopes,
  scopes,
  type Token,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, now, pem, request, second, secret, unbound } from '../samples'
import { fleetSecret, settled, storeOf, strings } from './strings'

const test = suite('shared')

const key = 'A'.repeat(43)
const activeAnswer = (token: Token = bound): Introspection => ({ _tag: 'Active', token })
const entry = { introspection: activeAnswer(), until: (at + 60) * 1000 }

for (const [client, put] of [
  ['node-redis', 'setEx'],
  ['ioredis', 'setex']
] as const)
  test(`a client of ${client} is called by its own method names, on the object`, async () => {
    const calls: (readonly unknown[])[] = []
    const kv = {
      name: 'the client',
      async get(this: { readonly name: string }, name: string) {
        calls.push([this.name, 'get', name])
        return null
      },
      async [put](this: { readonly name: string }, ...args: readonly unknown[]) {
        calls.push([this.name, put, ...args.slice(0, 2), typeof args[2]])
      },
      set: () => {
        throw new Error('another order of arguments')
      }
    }
    const store = storeOf(kv as never)
    assert.is(await store.get(key), undefined)
    await store.set(key, entry)
    await settled()
    assert.equal(calls, [
      ['the client', 'get', `gatecheck:${key}`],
      ['the client', put, `gatecheck:${key}`, 60, 'string']
    ])
  })
test('a Map is a key-value store', async () => {
  const map = new Map<string, string>()
  const store = storeOf(map)
  await store.set(key, entry)
  await settled()
  assert.equal((await store.get(key))?.introspection, { ...activeAnswer(), cached: true })
})

test('one process uses and judges what another has stored', async () => {
  const kv = strings()
  let calls = 0
  const member = (known: string, require = noScopes) =>
    gate({
      introspect: around(
        async () => {
          calls += 1
          return activeAnswer()
        },
        cached(storeOf(kv, { secret: known }), { now }),
        tokenOnly
      ),
      require,
      now
    })
  assert.is((await member(fleetSecret)(request()))._tag, 'Allow')
  await settled()
  for (const [require, certificate, outcome] of [
    [noScopes, first.pem, 'Allow'],
    [noScopes, second.pem, 'Unauthorized'],
    [scopes('admin'), first.pem, 'Deny']
  ] as const)
    assert.is(
      (await member(fleetSecret, require)(request({ certificate: pem(certificate) })))._tag,
      outcome
    )
  assert.is(calls, 1)
  await member(`${fleetSecret}, rotated`)(request())
  assert.is(calls, 2)
})
test('values that are swapped between keys in the store change no decision', async () => {
  const kv = strings()
  const decide = gate({
    introspect: around(
      async ({ token }) => activeAnswer(token === secret ? bound : { ...unbound, scopes: [] }),
      cached(storeOf(kv), { now })
    ),
    require: scopes('payments'),
    now
  })
  const outcomes = async (): Promise<readonly string[]> =>
    Promise.all(
      (
        [
          [secret, first],
          [secret, second],
          ['another-token', first]
        ] as const
      ).map(
        async ([token, { pem: certificate }]) =>
          (
            await decide(
              request({ authorization: [`Bearer ${token}`], certificate: pem(certificate) })
            )
          )._tag
      )
    )
  const right = await outcomes()
  assert.equal(right, ['Allow', 'Unauthorized', 'Unauthorized'])
  await settled()
  const names = [...kv.held.keys()]
  const values = [...kv.held.values()]
  assert.is(names.length, 3)
  for (let turn = 1; turn < 3; turn += 1) {
    for (const [i, name] of names.entries()) kv.held.set(name, values[(i + turn) % 3] ?? '')
    assert.equal(await outcomes(), right)
  }
})

test.run()
