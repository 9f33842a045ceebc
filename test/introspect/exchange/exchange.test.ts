// One exchange with several tries, each with a body of its own.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exchange, makeJsonReader, type Send } from '../../../src/introspect/exchange/exchange'
import type { Awaitable } from '../../../src/types'
import { json } from '../transports'

const test = suite('exchange')

const readBody = makeJsonReader(answer => ({ _tag: 'Inactive', answer }))
function run(send: Send, makeBody: (sent: string[]) => Awaitable<string>) {
  const server = { url: 'https://as.example.com/', headers: {}, credentials: [], send }
  return exchange(server, makeBody, { token: 'token-of-a-user' }, undefined, readBody)
}
/** Each try sends a secret of its own. */
function makeBodies() {
  let tries = 0
  return (sent: string[]): string => {
    tries += 1
    sent.push(`assertion-of-try-${tries}`)
    return `body-${tries}`
  }
}

for (const [title, delay] of [
  ['at once', <A>(value: A): Awaitable<A> => value],
  ['later, as WebCrypto signs', async <A>(value: A): Promise<A> => value]
] as const)
  test(`each try has a new body, and an answer can quote none of their secrets: made ${title}`, async () => {
    const makeBody = makeBodies()
    const bodies: unknown[] = []
    const send: Send = async makeRequest => {
      for (let i = 0; i < 2; i += 1) bodies.push((await makeRequest()).body)
      const secrets = [1, 2].map(i => `assertion-of-try-${i}`)
      return json({ secrets, note: 'assertion-of-try-' })
    }
    const answer = await run(send, sent => delay(makeBody(sent)))
    assert.equal(bodies, ['body-1', 'body-2'])
    assert.equal(answer, {
      _tag: 'Inactive',
      answer: { secrets: ['[redacted]', '[redacted]'], note: 'assertion-of-try-' }
    })
  })
test('a body that is made at once makes no promise: a cache miss would be slower', async () => {
  const made: unknown[] = []
  await run(
    makeRequest => {
      made.push(makeRequest())
      return json({})
    },
    () => 'body'
  )
  assert.equal(made, [
    { method: 'POST', url: 'https://as.example.com/', headers: {}, body: 'body' }
  ])
})
for (const [title, makeBody] of [
  [
    'throws',
    () => {
      throw new Error('the key')
    }
  ],
  ['rejects', async () => Promise.reject(new Error('the key'))]
] as const)
  test(`a signature that ${title} is request_not_made: a retry would not help`, async () => {
    const send: Send = async makeRequest => {
      await makeRequest()
      return json({})
    }
    assert.equal(await run(send, makeBody), {
      _tag: 'Failed',
      reason: 'introspection_refused',
      detail: 'request_not_made',
      retryable: false
    })
  })

test.run()
