// What those who were asked to break gatecheck have found, each a test.

import {
  around,
  bearerAllowed,
  cached,
  type Gate,
  gate,
  type Introspect,
  type Introspection,
  type Layer,
  memory,
  noScopes,
  observed,
  rfc7662,
  scopes,
  shared,
  type Token,
  type Transport
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deepFreeze } from '../src/values/json'
import { at, bound, first, knows, now, request, secret, unbound } from './samples'

const test = suite('hunted')
async function outcome(pass: Gate, asked = request()): Promise<string> {
  const decision = await pass(asked)
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

for (const gap of [1, 2, 15, 16, 17, 40, 1_000])
  test(`${gap} spaces between scheme and token hide it from no search`, async () => {
    const authorization = `${' '.repeat(gap)}Bearer${' '.repeat(gap)}${secret}`
    const handler = restApiAuthorizer(
      gate({ introspect: knows({ _tag: 'Active', token: bound }), require: noScopes, now })
    )
    const event = {
      ...restApiEvent({ token: secret, certificate: first.pem }),
      methodArn: `arn:aws:execute-api:eu-west-1:123456789012:abc/prod/GET/t/${encodeURIComponent(secret)}`,
      headers: { Authorization: authorization },
      multiValueHeaders: { Authorization: [authorization] }
    }
    assert.not.ok(JSON.stringify(await handler(event)).includes(encodeURIComponent(secret)))
  })

for (const clientSecret of [
  'abc8Q~1234.secret-of.an/app',
  'correct horse battery staple',
  'geheimnis-mit-ü-und-ß'
])
  test(`our own secret is found as we send it: ${clientSecret}`, async () => {
    const echo: Transport = async ({ headers, body: sent = '' }) => ({
      _tag: 'Answered',
      status: 200,
      body: JSON.stringify({
        active: true,
        token_type: 'Bearer',
        debug: {
          authorization: headers['authorization'] ?? '',
          sent: sent.split('&'),
          clientSecret
        }
      })
    })
    for (const authentication of ['client_secret_basic', 'client_secret_post'] as const) {
      const answer = await rfc7662({
        endpoint: 'https://as.example.com/',
        clientId: 'api',
        clientSecret,
        authentication,
        transport: echo
      })({ token: 'another-token-of-ours' })
      const text = JSON.stringify(answer)
      for (const coded of [
        clientSecret,
        encodeURIComponent(clientSecret),
        encodeURIComponent(clientSecret).replace(/%20/g, '+'),
        Buffer.from(
          `api:${encodeURIComponent(clientSecret).replace(/~/g, '%7E').replace(/%20/g, '+')}`
        ).toString('base64')
      ])
        assert.not.ok(text.includes(coded), coded)
    }
  })

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
  test(`scopes that change behind ${what} are judged on every hit`, async () => {
    const row: { value: unknown } = { value: ['x'] }
    const pass = gate({
      introspect: around(
        knows({ _tag: 'Active', token: token(row) as unknown as Token }),
        cached(memory({ entries: 5 }), { now })
      ),
      require: bearerAllowed(scopes('admin')),
      now
    })
    assert.is(await outcome(pass), 'insufficient_scope')
    row.value = 'x administrators'
    assert.is(await outcome(pass), 'introspection_malformed')
  })
test('a binding that JSON does not show is not stored as unbound', async () => {
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
  const pass = gate({
    introspect: around(knows({ _tag: 'Active', token: hidden }), cached(store, { now })),
    require: bearerAllowed(noScopes),
    now
  })
  const bare = request()
  for (let i = 0; i < 2; i += 1) {
    assert.is(
      await outcome(pass, { method: bare.method, path: bare.path, header: bare.header }),
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

test('claims that hold themselves, or the same thing many times, are frozen all the same, each thing once', () => {
  const round: Record<string, unknown> = { a: {} }
  round['self'] = round
  assert.ok(Object.isFrozen(deepFreeze(round)['a']))
  let many: Record<string, unknown> = {}
  for (let i = 0; i < 40; i += 1) many = { left: many, right: many }
  assert.ok(Object.isFrozen(deepFreeze(many)['left'])) // visited anew each time, 2^40 objects would not end
})
test("what a layer of the user's puts into an answer cannot be changed by an observer", async () => {
  const relabelled: Layer<Introspect> = inner => async query =>
    ({ ...(await inner(query)), answer: { action: 'OK' } }) as Introspection
  const introspect = around(
    knows({ _tag: 'Active', token: bound }),
    cached(memory({ entries: 5 }), { now }),
    relabelled
  )
  const meddling = observed(({ facts }) => {
    ;(facts?.answer as { action: string }).action = 'changed'
  })
  const handler = restApiAuthorizer(meddling(gate({ introspect, require: noScopes, now })))
  for (let i = 0; i < 2; i += 1)
    assert.is(
      (await handler(restApiEvent({ token: secret, certificate: first.pem }))).context['action'],
      'OK'
    )
})
test('an option is read once: a getter cannot show one address to the check, and another to the transport', async () => {
  let reads = 0
  const urls: string[] = []
  const introspect = rfc7662({
    get endpoint() {
      return reads++ < 1 ? 'https://good.example/' : 'http://evil.example/'
    },
    clientId: 'api',
    clientSecret: 'secret-of-the-api',
    transport: async ({ url }) => {
      urls.push(url)
      return { _tag: 'Unanswered', detail: 'x' }
    }
  })
  await introspect({ token: secret })
  assert.equal(urls, ['https://good.example/'])
})
for (const token of ['certificate', 'optional', '12345678'])
  test(`a token that reads like a word of a requirement is a token: ${token}`, async () => {
    const pass = gate({
      introspect: knows({ _tag: 'Active', token: { ...bound, authTime: at } }),
      require: { ...noScopes, maxAge: 12345678 },
      now
    })
    assert.is(await outcome(pass, request({ authorization: [`Bearer ${token}`] })), 'Allow')
  })
test('a refusal without a list of scopes is a refusal', async () => {
  const pass = gate({
    introspect: knows({
      _tag: 'Refused',
      status: 403,
      reason: 'insufficient_scope',
      scopes: null
    } as unknown as Introspection),
    require: noScopes,
    now
  })
  assert.is(await outcome(pass), 'insufficient_scope')
})
test("what a gate of the user's writes into a server error does not become an error's text", async () => {
  const rude: Gate = async () => ({
    _tag: 'ServerError',
    status: 500,
    reason: `clock_invalid ${secret}` as 'clock_invalid',
    detail: `oops ${secret}`
  })
  for (const call of [
    () => restApiAuthorizer(rude, { refusals: 'throw' })(restApiEvent({ token: secret })),
    () => httpApiAuthorizer(rude)(httpApiEvent({ token: secret }))
  ])
    await call().then(
      () => assert.unreachable(),
      (error: Error) => assert.not.ok(error.message.includes(secret))
    )
})
for (const token of [
  {},
  { scopes: 'a b', confirmation: {} },
  { scopes: [], confirmation: {}, subject: [secret] }
])
  test(`an Allow of a user's gate with a token that is none is a server error: ${JSON.stringify(Object.keys(token))}`, async () => {
    const policy = await restApiAuthorizer(async () => ({
      _tag: 'Allow',
      token: token as unknown as Token,
      facts: { now: at }
    }))(restApiEvent({ token: secret }))
    assert.is(policy.context['reason'], 'user_function_threw')
    assert.not.ok(JSON.stringify(policy).includes(secret))
  })
test('a frozen Allow without a token is a server error as well', async () => {
  for (const decision of [
    { _tag: 'Allow' },
    { _tag: 'Allow', token: undefined },
    { _tag: 'Allow', token: null },
    { _tag: 'Allow', token: 'x' }
  ])
    assert.is(
      (
        await restApiAuthorizer(async () => Object.freeze(decision) as never)(
          restApiEvent({ token: secret })
        )
      ).context['reason'],
      'user_function_threw'
    )
})
test('a certificate that is a list is unreadable', async () => {
  const pass = gate({ introspect: knows({ _tag: 'Active', token: bound }), require: noScopes, now })
  assert.is(
    await outcome(
      pass,
      request({ certificate: { _tag: 'Pem', pem: [first.pem] as unknown as string } })
    ),
    'certificate_unreadable'
  )
})

test.run()
