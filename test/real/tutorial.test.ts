// The tutorial's steps as assertions: real authorization server, real proxy, real TLS, every kind of API and of introspection.
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
const setup = await setUp(folder, cleanups, narrator)
const tokenSet = await obtainTokens(setup, narrator)

const variants: readonly Variant[] = choices.introspection.flatMap(
  introspection =>
    [
      { host: 'api-gateway', introspection, api: 'rest', refusals: 'policy' },
      { host: 'api-gateway', introspection, api: 'rest', refusals: 'throw' },
      { host: 'api-gateway', introspection, api: 'http', refusals: 'policy' },
      { host: 'express', introspection, api: 'rest', refusals: 'policy' },
      { host: 'cloudflare', introspection, api: 'rest', refusals: 'policy' }
    ] as const
)
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

/** What each call shows, and gatecheck's reason; Authlete says of a refresh token that it is no access token at all. */
const rules: Readonly<Record<string, readonly [sentence: string, reason: RegExp]>> = {
  'client 1 with its own token': [
    'the certificate that the token was issued to is let through [RFC 8705 §3]',
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
    'an unbound token is refused, whatever the certificate [FAPI 1.0 Advanced §8.2]',
    /unbound/
  ],
  'the refresh token': [
    'a refresh token is no access token [RFC 6749 §1.5]',
    /wrong_token_type|inactive/
  ],
  'no certificate': [
    'a bound token without a certificate is refused at the endpoint without mutual TLS [RFC 8705 §3]',
    /certificate_missing/
  ],
  "a stranger's certificate": [
    'a certificate outside the truststore fails the handshake, and no authorizer is called; where the host lets it in, it is refused',
    /not called|certificate_unreadable/
  ]
}

test('every call of the tutorial has its rule here', () => {
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

test('the access token is bound to client 1 [RFC 8705 §3.1], and the refresh token is told from it by its missing type', async () => {
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

test('a certificate header that did not come through the proxy is not believed', async () => {
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

test('a client cannot use another certificate than its own at the token endpoint [RFC 8705 §2.2]', async () => {
  const { url, ca } = setup.tokenEndpoint
  const form = { grant_type: 'client_credentials', client_id: 'tutorial-machine' }
  const statuses = [setup.certificates.client1, setup.certificates.client2].map(async client => {
    const reply = await send({ url, ca, client, form })
    return reply._tag === 'Answered' ? reply.status : reply.code
  })
  assert.equal(await Promise.all(statuses), [200, 401])
})

test('nothing printed holds a token, a key, or a certificate body', () => {
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

test('an answer that is not the one it should be is found, and shown in the table', async () => {
  const [policy, throwing] = [
    { host: 'api-gateway', introspection: 'rfc7662', api: 'rest', refusals: 'policy' },
    { host: 'api-gateway', introspection: 'rfc7662', api: 'rest', refusals: 'throw' }
  ] as const
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
