// The option `challenge` of a gate: what its challenges say, and what they never say.
import {
  type ChallengeOptions,
  type Decision,
  forbid,
  type GateOptions,
  gate,
  type Refusal,
  type Requirement,
  resourceMetadata,
  scopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now, request } from '../samples'

const test = suite('gate, challenge')

const metadata = resourceMetadata({
  resource: `https://api.example.com/${'m'.repeat(230)}`,
  authorizationServers: ['https://as.example.com']
})
const nobody = request({ authorization: [] })

async function challengesOf(
  challenge: ChallengeOptions,
  options: Partial<GateOptions> = {},
  asked = nobody
): Promise<readonly string[]> {
  const introspect = knows({ _tag: 'Inactive' })
  const decide = gate({ introspect, require: scopes('a', 'b'), now, challenge, ...options })
  return ((await decide(asked)) as Refusal).challenges
}

for (const [title, challenge, expected] of [
  ['an empty option adds nothing', {}, 'Bearer realm="protected"'],
  [
    'the realm replaces the default',
    { realm: "The API, v1 (it's $&)" },
    `Bearer realm="The API, v1 (it's $&)"`
  ],
  ['scope alone', { scope: true }, 'Bearer realm="protected", scope="a b"'],
  ['metadata alone', { metadata }, `Bearer realm="protected", resource_metadata="${metadata.url}"`]
] as const)
  test(title, async () => assert.equal(await challengesOf(challenge), [expected]))

test('a URL that we did not make cannot end its parameter', async () =>
  assert.equal(await challengesOf({ metadata: { ...metadata, url: 'https://a"b\r\nc' } }), [
    'Bearer realm="protected", resource_metadata="https://a?b??c"'
  ]))
test('a 403 for another reason names no scope: other scopes would not change it', async () => {
  const require: Requirement = { scopes: ['payments'], binding: 'optional', subject: 'jane' }
  const introspect = knowsToken(bound)
  assert.equal(await challengesOf({ scope: true }, { require, introspect }, request()), [
    'Bearer realm="protected"'
  ])
})
test('of alternatives the first is named: one suffices', async () =>
  assert.equal(
    await challengesOf(
      { scope: true },
      { require: { scopes: ['a'], anyScope: ['b', 'c'], binding: 'optional' } }
    ),
    ['Bearer realm="protected", scope="a b"']
  ))
test('with scope, a 401 has the same scopes with and without a token', async () => {
  const [withToken] = await challengesOf({ scope: true }, {}, request())
  assert.match(withToken ?? '', /^Bearer error="invalid_token", .*, scope="a b"$/)
})
test('more scopes than fit are left out, and the rest stays', async () => {
  const long = Array.from({ length: 40 }, (_, i) => `scope:${i}`)
  assert.equal(
    await challengesOf({ scope: true, metadata }, { require: { scopes: long, binding: 'any' } }),
    [`Bearer realm="protected", resource_metadata="${metadata.url}"`]
  )
})
test('the longest realm, description, scopes and URL can be sent: 1,024 characters', async () => {
  const require: Requirement = { scopes: ['s'.repeat(300)], binding: 'certificate' }
  const [text = ''] = await challengesOf(
    { realm: 'r'.repeat(64), scope: true, metadata },
    { require, introspect: knowsToken({ ...bound, confirmation: { unknown: ['a'] } }) },
    request()
  )
  assert.ok(text.includes('s'.repeat(300)) && text.endsWith('m"'))
  assert.ok(text.length <= 1_024, String(text.length))
})

for (const [title, require] of [
  [
    'throws',
    () => {
      throw new Error('secret')
    }
  ],
  ['rejects', () => Promise.reject(new Error('secret'))],
  ['returns no requirement', () => undefined],
  ['returns a malformed one', () => ({ scopes: 'a' })],
  ['hangs', () => new Promise(() => undefined)]
] as const)
  test(`a stranger learns nothing of a require that ${title}: 401 without scope`, async () => {
    const options = { require: require as GateOptions['require'], deadline: 20 }
    assert.equal(await challengesOf({ scope: true, realm: 'a' }, options), ['Bearer realm="a"'])
  })
test('require is not called without a token if scope is not set', async () => {
  let called = 0
  const require = () => {
    called += 1
    return scopes('a')
  }
  await challengesOf({ realm: 'a', metadata }, { require })
  assert.is(called, 0)
  await challengesOf({ scope: true }, { require })
  assert.is(called, 1)
})
test('other credentials than Bearer never meet a scope, which a path could have filled', async () => {
  const require = () => scopes('Zm9vOmJhcg')
  const asked = request({ authorization: ['Basic Zm9vOmJhcg'] })
  assert.equal(await challengesOf({ scope: true }, { require }, asked), [
    'Bearer realm="protected"'
  ])
})
test("a user's refusal gets the parameters that it lacks, in the schemes Bearer and DPoP only", async () => {
  const own: Refusal = {
    _tag: 'Unauthorized',
    status: 401,
    reason: 'own',
    challenges: ['Bearer', 'dpop algs="ES256"', 'Bearer realm="own", scope="c"', 'Negotiate abc=']
  }
  const require = { scopes: [], binding: 'certificate', checks: [() => own] } as const
  const introspect = knowsToken(bound)
  assert.equal(await challengesOf({ realm: 'a' }, { require, introspect }, request()), [
    'Bearer',
    'dpop algs="ES256", realm="a"',
    'Bearer realm="own", scope="c"',
    'Negotiate abc='
  ])
  const forbidding = { ...require, checks: [() => forbid('locked', 'It is locked')] }
  assert.equal(
    await challengesOf({ realm: 'a', scope: true }, { require: forbidding, introspect }, request()),
    ['Bearer realm="a", error_description="It is locked"']
  )
})
test('an Allow and a server error are not changed', async () => {
  const challenge = { realm: 'a', scope: true, metadata } as const
  const tags: Decision['_tag'][] = []
  for (const introspect of [
    knowsToken({ ...bound, scopes: ['a', 'b'] }),
    knows(undefined as never)
  ])
    tags.push((await gate({ introspect, require: scopes('a'), now, challenge })(request()))._tag)
  assert.equal(tags, ['Allow', 'ServerError'])
})

test.run()
