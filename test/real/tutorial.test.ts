// The tutorial as assertions: each host, API and introspection, with real TLS and servers.
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startApi } from '../../examples/tutorial/api'
import { plannedCalls } from '../../examples/tutorial/calls'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { introspectToken } from '../../examples/tutorial/flow'
import { createFolder } from '../../examples/tutorial/folder'
import { createNarrator, silentNarrator } from '../../examples/tutorial/narrator'
import { formatTable } from '../../examples/tutorial/outcome-table'
import { makeCalls, type Outcome } from '../../examples/tutorial/outcomes'
import { send } from '../../examples/tutorial/request'
import { setUp } from '../../examples/tutorial/setup'
import { obtainTokens, tokenKinds } from '../../examples/tutorial/tokens'
import { choices, type Variant } from '../../examples/tutorial/variant'

const test = suite('the tutorial')
const cleanups = createCleanups()
test.after(cleanups.run)

const printed: string[] = []
const narrator = createNarrator(line => printed.push(line))
const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const setup = await setUp(folder, cleanups, narrator, { tokens: 'opaque', binding: 'certificate' })
const tokenSet = await obtainTokens(setup, narrator)

const variants = choices.introspection.flatMap((introspection): readonly Variant[] => {
  const opaque = { tokens: 'opaque', binding: 'certificate', introspection } as const
  return [
    { ...opaque, host: 'api-gateway', api: 'rest', refusals: 'policy' },
    { ...opaque, host: 'api-gateway', api: 'rest', refusals: 'throw' },
    { ...opaque, host: 'api-gateway', api: 'http', refusals: 'policy' },
    { ...opaque, host: 'express', api: 'rest', refusals: 'policy' },
    { ...opaque, host: 'cloudflare', api: 'rest', refusals: 'policy' }
  ]
})
const outcomes = new Map<Variant, readonly Outcome[]>()
for (const variant of variants)
  outcomes.set(
    variant,
    await makeCalls(
      setup,
      tokenSet,
      await startApi(setup, variant, cleanups, narrator),
      variant,
      narrator
    )
  )

/** The rule that each call shows, and gatecheck's reason. Authlete knows only access tokens. */
const rules: Readonly<Record<string, readonly [sentence: string, reason: RegExp]>> = {
  'client 1 with its own token': [
    'the certificate that the token is bound to is accepted [RFC 8705 §3]',
    /^all \d+ passed$/
  ],
  "client 2 with client 1's token": [
    'another certificate of the truststore is refused [RFC 8705 §3]',
    /certificate_mismatch/
  ],
  'no token': ['a request without a token is refused [RFC 6750 §3]', /no_token/],
  'a token that was never issued': [
    'a token that was never issued is refused [RFC 6750 §3.1]',
    /inactive/
  ],
  'an expired token': ['an expired token is refused [RFC 6750 §3.1]', /inactive|expired/],
  'a revoked token': ['a revoked token is refused [RFC 7009 §2, RFC 6750 §3.1]', /inactive/],
  'a token without time:query': [
    'a token without the scope is refused as forbidden [RFC 6750 §3.1]',
    /insufficient_scope/
  ],
  'a token bound to no certificate': [
    'an unbound token is refused with any certificate [FAPI 1.0 Advanced §8.2]',
    /unbound/
  ],
  'the refresh token': ['a refresh token is refused [RFC 6749 §1.5]', /wrong_token_type|inactive/],
  'no certificate': [
    'a bound token without a certificate is refused at the endpoint without mutual TLS [RFC 8705 §3]',
    /certificate_missing/
  ],
  "a stranger's certificate": [
    'a certificate outside the truststore fails the handshake, or is refused if the host accepts it',
    /not called|certificate_unreadable/
  ]
}

test('every call of the tutorial has a rule here', () => {
  for (const variant of variants)
    assert.equal(
      plannedCalls(variant).map(({ call }) => call.replace(', through execute-api', '')),
      Object.keys(rules)
    )
})

for (const [call, [sentence, reason]] of Object.entries(rules))
  test(sentence, () => {
    for (const [variant, rows] of outcomes) {
      const row = rows.find(each => each.call.replace(', through execute-api', '') === call)
      const where = Object.values(variant).join(', ')
      assert.ok(row?.asExpected, `${where}: ${row?.status} ${row?.body}`)
      assert.match(row?.checks ?? '', reason, where)
    }
  })

test('the access token is bound to client 1 [RFC 8705 §3.1], and the refresh token has no token_type', async () => {
  const answer = (await introspectToken(setup.server, tokenSet.tokens.token)) as Record<
    string,
    unknown
  >
  assert.equal(answer['cnf'], { 'x5t#S256': setup.certificates.client1.thumbprint })
  assert.equal(
    [answer['active'], answer['sub'], answer['scope'], answer['token_type']],
    [true, 'john', 'time:query', 'Bearer']
  )
  const refreshAnswer = (await introspectToken(
    setup.server,
    tokenSet.tokens['refresh-token']
  )) as Record<string, unknown>
  assert.equal([refreshAnswer['active'], refreshAnswer['token_type']], [true, undefined])
})

test('a certificate header is ignored if the proxy did not send it', async () => {
  const reply = await send({
    url: `${setup.server.issuer}/token`,
    form: { grant_type: 'client_credentials', client_id: 'tutorial-machine' },
    headers: {
      'X-Ssl-Cert': encodeURIComponent(setup.certificates.client1.certificate),
      'X-Proxy-Secret': 'guessed'
    }
  })
  assert.is(reply._tag === 'Answered' && reply.status, 401)
})

test('a client can use only its own certificate at the token endpoint [RFC 8705 §2.2]', async () => {
  const { url, ca } = setup.tokenEndpoint
  const form = { grant_type: 'client_credentials', client_id: 'tutorial-machine' }
  const statuses = [setup.certificates.client1, setup.certificates.client2].map(async client => {
    const reply = await send({ url, ca, client, form })
    return reply._tag === 'Answered' ? reply.status : reply.code
  })
  assert.equal(await Promise.all(statuses), [200, 401])
})

test('no output holds a token, a key or a certificate', () => {
  const text = printed.join('\n')
  for (const kind of tokenKinds) assert.not.ok(text.includes(tokenSet.tokens[kind]), kind)
  assert.not.match(text, /PRIVATE|BEGIN CERT/)
  assert.not.ok(
    text.includes(setup.server.proxySecret) ||
      text.includes(setup.server.resourceServer.clientSecret)
  )
  for (const { key, certificate } of [setup.certificates.client1, setup.certificates.server])
    for (const pem of [key, certificate]) assert.not.ok(text.includes(pem.split('\n')[1] ?? ''))
})

test('an unexpected answer is shown in the table', async () => {
  const [policy, throwing] = variants
  assert.ok(policy && throwing)
  const rows = await makeCalls(
    setup,
    tokenSet,
    await startApi(setup, policy, cleanups, silentNarrator),
    throwing,
    silentNarrator
  )
  assert.equal(
    rows.filter(({ asExpected }) => asExpected).map(({ call }) => call),
    ['client 1 with its own token', 'a token without time:query', "a stranger's certificate"]
  )
  assert.ok(formatTable(rows).some(line => line.includes('NO: 401 {"message":"Unauthorized"}')))
})

test.run()
