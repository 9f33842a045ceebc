// New keys under load, and strangers who make key ids up.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createEndpoints, fails, type KeyEndpoint, publishes, tokenBy } from './key-endpoint'

const test = suite('jwt, rotation')
const { start, close } = createEndpoints()
test.after(close)
const [old, renewed] = [tokenBy('old'), tokenBy('new')]
const noKey = '401 signature_invalid key'
const unavailable = '503 keys_unavailable unknown_kid'

async function startWithOld(): Promise<KeyEndpoint> {
  const server = await start(publishes('old'))
  assert.is(await server.ask(old), 'Allow')
  server.time = 100
  return server
}
let strangers = 0
/** Names a key that nobody has, and is signed with one that the issuer withdrew. */
function stranger(): string {
  strangers += 1
  return tokenBy(`stranger ${strangers}`, { signedBy: 'old' })
}
/** Some requests end, some are under way. */
function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1))
}

for (const perRequest of [0, 3])
  test(`200 requests in flight during a rotation, ${perRequest} strangers beside each: at most three fetches in 30 s, and no 401 for a good token`, async () => {
    const server = await startWithOld()
    const [olds, news, others]: Promise<string>[][] = [[], [], []]
    for (let i = 0; i < 200; i++) {
      for (let n = 0; n < perRequest; n++) others?.push(server.ask(stranger()))
      if (i === 50) server.answer = publishes('new', 'old')
      olds?.push(server.ask(old))
      if (i >= 50) news?.push(server.ask(renewed))
      server.time = 100 + i * 0.14
      if (i % 10 === 0) await turn()
    }
    const answersTo = async (asked: readonly Promise<string>[] = []): Promise<Set<string>> =>
      new Set(await Promise.all(asked))
    assert.equal(await answersTo(olds), new Set(['Allow']))
    const answers = await answersTo(news)
    for (const answer of answers)
      assert.match(answer, /^(?:Allow|503 keys_unavailable unknown_kid)/)
    if (perRequest === 0) assert.equal(answers, new Set(['Allow']))
    assert.not.ok((await answersTo(others)).has('Allow'))
    assert.ok(server.fetches.filter(time => time >= 100).length <= 3, server.fetches.join())
    server.time = 158
    assert.is(await server.ask(renewed), 'Allow')
  })
test('a stranger before the rotation: its new key waits for 30 s at most', async () => {
  const server = await startWithOld()
  for (; server.time < 220; server.time += 0.5)
    assert.match(await server.ask(stranger()), /^(?:401 signature_invalid key|503 keys_unav)/)
  assert.equal(server.fetches, [0, 100, 100.5, 130.5, 160.5, 190.5])
  server.answer = publishes('new', 'old')
  assert.is(await server.ask(renewed), `${unavailable} 1`)
  assert.is(await server.ask(old), 'Allow')
  server.time = 221
  assert.is(await server.ask(renewed), 'Allow')
})
test('two refetches without waiting, then one per 30 s, from the start of a fetch; two again after a minute', async () => {
  const server = await startWithOld()
  const answers: string[] = []
  for (const time of [100, 101, 102, 130, 131, 132, 191, 192, 193]) {
    server.time = time
    answers.push(`${time} ${await server.ask(stranger())}`)
  }
  assert.equal(answers, [
    `100 ${noKey}`,
    `101 ${noKey}`,
    `102 ${unavailable} 29`,
    `130 ${unavailable} 1`,
    `131 ${noKey}`,
    `132 ${unavailable} 29`,
    `191 ${noKey}`,
    `192 ${noKey}`,
    `193 ${unavailable} 29`
  ])
  assert.equal(server.fetches, [0, 100, 101, 131, 191, 192])
})
test('a token of the withdrawn key, all the time: no more fetches than for any stranger', async () => {
  const server = await startWithOld()
  server.answer = publishes('new')
  assert.is(await server.ask(renewed), 'Allow')
  for (; server.time < 160; server.time += 1)
    assert.match(await server.ask(old), /^(?:401 signature_invalid key|503 keys_unavailable)/)
  assert.equal(server.fetches, [0, 100, 100, 130])
  assert.is(await server.ask(renewed), 'Allow')
})
test('the token of a stranger under a known kid costs no fetch', async () => {
  const server = await startWithOld()
  const forged = tokenBy('old', { signedBy: 'another' })
  for (let i = 0; i < 50; i++)
    assert.is(await server.ask(forged), '401 signature_invalid signature')
  assert.equal(server.fetches, [0])
})
test('an unknown kid waits for the refresh that runs', async () => {
  const server = await startWithOld()
  server.answer = publishes('new', 'old')
  server.time = 500
  assert.equal(await Promise.all([server.ask(old), server.ask(renewed), server.ask(renewed)]), [
    'Allow',
    'Allow',
    'Allow'
  ])
  assert.equal(server.fetches, [0, 500])
})
test('a rotation while the server fails: 503 for the new key, never 401, and the old one serves', async () => {
  const server = await startWithOld()
  server.answer = fails
  for (; server.time < 300; server.time += 0.5) {
    assert.is(await server.ask(old), 'Allow')
    assert.match(await server.ask(renewed), /^503 keys_unavailable http_500 \d+$/)
  }
  assert.equal(server.fetches.slice(1), [100, 101, 131, 161, 191, 221, 251, 281])
  server.answer = publishes('new', 'old')
  server.time = 311
  assert.is(await server.ask(renewed), 'Allow')
})
test("two issuers with one kid: one's keys never verify the other's token, nor expire with them", async () => {
  const other = 'https://other.bank.example'
  const servers = [await start(publishes('old')), await start(publishes('old'), { issuer: other })]
  const tokens = [old, tokenBy('old', { owner: other })]
  for (const [i, server] of servers.entries())
    for (const [n, token] of tokens.entries())
      assert.is(await server.ask(token), i === n ? 'Allow' : '401 issuer_unknown issuer')
  const [mine] = servers
  // The other issuer's signature under our name.
  const forged = tokenBy('old', { owner: other }).split('.')[2]
  const parts = old.split('.')
  assert.is(await mine?.ask(`${parts[0]}.${parts[1]}.${forged}`), '401 signature_invalid signature')
  assert.equal(
    servers.map(({ fetches }) => fetches),
    [[0], [0]]
  )
  const [ended, lasting] = servers
  if (ended !== undefined) ended.answer = publishes()
  for (const server of servers) server.time = 600
  assert.equal([await ended?.ask(old), await lasting?.ask(tokens[1] ?? '')], [noKey, 'Allow'])
})

test.run()
