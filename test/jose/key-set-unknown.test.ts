// Key ids that are unknown: what a rotation needs, and what a stranger must not be able to do.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { brings, bringsFor, fails, type KeyServer, startKeyServer, turn } from './key-server'

const test = suite('jose, unknown keys')

async function serverWith(...kids: readonly string[]): Promise<KeyServer> {
  const server = startKeyServer(brings(...kids), { shareWork: true })
  await server.ask(kids[0] ?? 'a')
  return server
}

test('a kid that a fetch for it did not bring is 401', async () => {
  const server = await serverWith('a')
  assert.equal([await server.ask('b'), server.fetches.length], ['401', 2])
})
test('a kid of the first fetch costs no second one', async () => {
  const server = startKeyServer(brings('a'))
  assert.equal([await server.ask('b'), server.fetches.length], ['401', 1])
})
test('there are two refetches without waiting, then one per 30 s from the start of the last', async () => {
  const server = await serverWith('a')
  const answers: string[] = []
  for (const time of [100, 100, 100, 110, 129, 130, 131, 159, 160, 189, 190]) {
    server.time = time
    answers.push(`${time} ${await server.ask('b')}`)
  }
  assert.equal(answers, [
    '100 401',
    '100 401',
    '100 503 unknown_kid 30',
    '110 503 unknown_kid 20',
    '129 503 unknown_kid 1',
    '130 401',
    '131 503 unknown_kid 29',
    '159 503 unknown_kid 1',
    '160 401',
    '189 503 unknown_kid 1',
    '190 401'
  ])
  assert.equal(server.fetches, [0, 100, 100, 130, 160, 190])
})
test('a refresh in the background counts for the 30 s, too', async () => {
  const server = startKeyServer(bringsFor(60, 'a'))
  for (const kid of ['a', 'b', 'b']) await server.ask(kid)
  server.time = 45
  server.ask('a')
  await turn()
  server.time = 50
  assert.equal([server.ask('b'), server.fetches], ['503 unknown_kid 25', [0, 0, 0, 45]])
})
test('after a minute without a refetch, two are free again', async () => {
  const server = await serverWith('a')
  for (const time of [0, 0, 30, 90, 90]) {
    server.time = time
    assert.is(await server.ask('b'), '401')
  }
  assert.is(await server.ask('b'), '503 unknown_kid 30')
  server.time = 149
  assert.is(await server.ask('b'), '401')
  assert.is(await server.ask('b'), '503 unknown_kid 30')
})
test('who asks while a fetch runs waits for it, and for one that begins later before 401', async () => {
  const server = await serverWith('a')
  server.hangs = true
  const [first, second] = [server.ask('b'), server.ask('c')]
  assert.is(server.fetches.length, 2)
  server.answer = brings('a', 'b')
  server.hanging[0]?.()
  assert.is(await first, 'b')
  await turn()
  assert.is(server.fetches.length, 3)
  server.answer = brings('a', 'b', 'c')
  server.hanging[1]?.()
  assert.is(await second, 'c')
})
test('an unknown kid joins a refresh in the background', async () => {
  const server = await serverWith('a')
  server.answer = brings('b')
  server.time = 500
  assert.equal([await server.ask('b'), server.fetches], ['b', [0, 500]])
})
test('a kid of a withdrawn key is 401 after a refetch', async () => {
  const server = await serverWith('a')
  server.answer = brings('b')
  assert.is(await server.ask('b'), 'b')
  assert.is(await server.ask('a'), '401')
})
test('if the fetch fails, an unknown kid is 503, and at once until the pause is over', async () => {
  const server = await serverWith('a')
  server.answer = fails
  assert.is(await server.ask('b'), '503 http_500 1')
  assert.is(server.ask('b'), '503 http_500 1')
  assert.is(server.ask('a'), 'a')
  server.answer = brings('b')
  server.time = 1
  assert.is(await server.ask('b'), 'b')
})

for (const strangers of [0, 3])
  test(`200 requests in flight during a rotation, and ${strangers} strangers beside each: three fetches at most in 30 s, no good token is 401`, async () => {
    const server = await serverWith('old')
    server.time = 100
    const questions: Promise<string>[] = []
    const ask = async (kid: string): Promise<string> => server.ask(kid)
    for (let i = 0; i < 200; i++) {
      if (i === 50) server.answer = brings('old', 'new')
      if (i >= 50) questions.push(ask('new'))
      for (let n = 0; n < strangers; n++) ask(`stranger ${i} ${n}`)
      if (i % 10 === 0) await turn()
    }
    const answers = new Set(await Promise.all(questions))
    assert.ok(!answers.has('401'), [...answers].join())
    if (strangers === 0) assert.equal(answers, new Set(['new']))
    server.time = 129
    await ask('stranger')
    assert.ok(server.fetches.filter(time => time >= 100).length <= 3)
    server.time = 131
    assert.is(await ask('new'), 'new')
  })
test('a stranger who asks all the time costs one fetch in 30 s, and a rotation waits no longer', async () => {
  const server = await serverWith('old')
  for (server.time = 0; server.time < 300; server.time += 0.5) await server.ask(`s${server.time}`)
  assert.equal(
    server.fetches,
    [0, 0, 0.5, 30.5, 60.5, 90.5, 120.5, 150.5, 180.5, 210.5, 240.5, 270.5]
  )
  server.answer = brings('new')
  assert.is(await server.ask('new'), '503 unknown_kid 1')
  server.time = 301
  assert.is(await server.ask('new'), 'new')
})

test.run()
