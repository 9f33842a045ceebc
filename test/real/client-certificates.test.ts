// rfc7662 with a client certificate, against a server with mutual TLS [RFC 8705 §2].
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { around, cached, type Introspect, memory, rfc7662, rfc7662FromEnv } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  cleanups,
  endpoint,
  first,
  optionsOf,
  other,
  second,
  startEndpoint
} from './client-certificates/server'

const test = suite('client certificates')
test.after(cleanups.run)

const query = { token: 'some-token-of-ours' }
async function summaryOf(introspect: Introspect): Promise<string> {
  const answer = await introspect(query)
  return answer._tag === 'Failed' ? `${answer.reason} ${answer.detail}` : answer._tag
}
function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
const bodyLine = first.key.split('\n')[1] ?? ''

test('the certificate is shown, client_id is in the form, and no secret is sent [RFC 8705 §2]', async () => {
  const { url, seen } = await startEndpoint()
  assert.is(await summaryOf(rfc7662(optionsOf(url, first))), 'Inactive')
  assert.equal(seen, [
    {
      client: 'first',
      connection: 1,
      number: 1,
      form: { token: query.token, token_type_hint: 'access_token', client_id: 'first' },
      authorization: undefined
    }
  ])
})
test('rfc7662FromEnv takes tls instead of the secret', async () => {
  const { url, seen } = await startEndpoint()
  const env = { INTROSPECTION_ENDPOINT: url, INTROSPECTION_CLIENT_ID: 'first' }
  const { certificate, key } = first
  await rfc7662FromEnv(env, { tls: { certificate, key, ca: endpoint.certificate } })(query)
  assert.is(seen[0]?.client, 'first')
})
test('two identities never share a connection, also not one without a certificate', async () => {
  const { url, seen, connections } = await startEndpoint()
  const ca = [endpoint.certificate]
  const introspects = [
    rfc7662(optionsOf(url, first)),
    rfc7662(optionsOf(url, second)),
    rfc7662({ endpoint: url, clientId: 'plain', clientSecret: 'secret-of-plain', ca })
  ]
  for (let i = 0; i < 4; i += 1) for (const introspect of introspects) await introspect(query)
  await Promise.all(introspects.map(introspect => introspect(query)))
  assert.equal(seen.map(({ client, connection }) => `${client} ${connection}`).sort(), [
    ...Array(5).fill('first 1'),
    ...Array(5).fill('second 2'),
    ...Array(5).fill('undefined 3')
  ])
  assert.is(connections(), 3)
})
test('two of one identity share a connection', async () => {
  const { url, connections } = await startEndpoint()
  for (let i = 0; i < 3; i += 1) await rfc7662(optionsOf(url, first))(query)
  assert.is(connections(), 1)
})
test('a TLS session of one identity is not resumed by another', async () => {
  const { url, seen } = await startEndpoint(() => 'answer and close')
  const introspects = [rfc7662(optionsOf(url, first)), rfc7662(optionsOf(url, second))]
  for (let i = 0; i < 3; i += 1) for (const introspect of introspects) await introspect(query)
  assert.equal(
    seen.map(({ client, form }) => [client, form['client_id']]),
    Array(3)
      .fill([
        ['first', 'first'],
        ['second', 'second']
      ])
      .flat()
  )
})
test('a connection that one identity opened in advance serves no other', async () => {
  const { url, seen, connections } = await startEndpoint()
  const [warmFirst, warmSecond] = [first, second].map(client =>
    rfc7662({ ...optionsOf(url, client), warm: true })
  )
  await pause(100)
  assert.is(connections(), 2)
  await rfc7662(optionsOf(url, other))(query)
  await warmSecond?.(query)
  await warmFirst?.(query)
  assert.equal(
    seen.map(({ client }) => client),
    ['other', 'second', 'first']
  )
  assert.is(connections(), 3)
})
for (const sign of ['408', 'reset'] as const)
  test(`after a ${sign} on an idle connection, the request is repeated with the same certificate`, async () => {
    const { url, seen } = await startEndpoint(({ number }) => (number === 2 ? sign : 'answer'))
    const [introspect, another] = [rfc7662(optionsOf(url, first)), rfc7662(optionsOf(url, second))]
    await introspect(query)
    await another(query)
    assert.is(await summaryOf(introspect), 'Inactive')
    assert.equal(
      seen.map(({ client, connection }) => `${client} ${connection}`),
      ['first 1', 'second 2', 'first 1', 'first 3']
    )
  })

for (const [title, more, expected] of [
  [
    'the CAs that Node trusts',
    { ca: undefined },
    /^introspection_unreachable (?:DEPTH_ZERO_)?SELF_SIGNED_CERT/
  ],
  [
    'another CA',
    { ca: other.certificate },
    /^introspection_unreachable (?:DEPTH_ZERO_)?SELF_SIGNED_CERT/
  ],
  ['one of two CAs', { ca: [other.certificate, endpoint.certificate] }, /^Inactive$/],
  ['one of two CAs in one text', { ca: other.certificate + endpoint.certificate }, /^Inactive$/]
] as const)
  test(`a server is trusted by \`ca\` alone: ${title}`, async () => {
    const { url, seen } = await startEndpoint()
    assert.match(await summaryOf(rfc7662({ ...optionsOf(url, first), ...more })), expected)
    assert.is(seen.length, expected.test('Inactive') ? 1 : 0)
  })
test('tls.ca is the same option, and one that is undefined does not undo the other', async () => {
  const { url } = await startEndpoint()
  const { certificate, key } = first
  const ca = endpoint.certificate
  for (const more of [
    { tls: { certificate, key, ca }, ca: undefined },
    { tls: { certificate, key, ca: undefined }, ca }
  ])
    assert.is(await summaryOf(rfc7662({ endpoint: url, clientId: 'first', ...more })), 'Inactive')
})

test('a key that the server quotes does not leave with the answer, not even a line of it', async () => {
  const answer = {
    active: true,
    token_type: 'Bearer',
    whole: first.key,
    spaced: `debug: ${first.key.replaceAll('\n', ' ')}`,
    line: bodyLine
  }
  const { url } = await startEndpoint(() => 'answer', answer)
  const introspection = await rfc7662(optionsOf(url, first))(query)
  assert.is(introspection._tag, 'Active')
  assert.not.match(JSON.stringify(introspection), bodyLine)
})
test('what can be inspected shows no key: the function, the request, its agent and its socket', async () => {
  const { url } = await startEndpoint()
  const texts: string[] = []
  const record = (message: unknown): void =>
    void texts.push(inspect(message, { depth: 20, showHidden: true, maxStringLength: null }))
  const channels = ['http.client.request.start', 'http.client.response.finish'] as const
  for (const channel of channels) subscribe(channel, record)
  const introspect = around(rfc7662(optionsOf(url, first)), cached(memory({ entries: 9 })))
  try {
    await introspect(query)
  } finally {
    for (const channel of channels) unsubscribe(channel, record)
  }
  record(introspect)
  assert.is(texts.length, 3)
  assert.ok(texts.some(text => text.includes('127.0.0.1')))
  for (const text of texts) assert.not.ok(text.includes(bodyLine))
})

test.run()
