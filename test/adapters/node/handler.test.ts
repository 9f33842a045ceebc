import { connect } from 'node:net'
import { type Allow, type Gate, gate, type Signal, scopes } from 'gatecheck'
import { nodeGate } from 'gatecheck/node'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { bound, knowsToken, now, secret } from '../../samples'
import { bearer, greeting, type Listener, nodeSuite, pass, presentingFirst } from './server'

const { test, call, open } = nodeSuite('node handler')

/** Records what `guard` does: handlers called, and whether its promise was fulfilled. */
function recorder(decide: Gate) {
  const allows: Allow[] = []
  const results: unknown[] = []
  const guard = nodeGate(decide, presentingFirst)
  const listener: Listener = async (request, response) => {
    const done = guard(request, response, allow => {
      allows.push(allow)
      response.end()
    })
    results.push(await done.catch((error: unknown) => error))
  }
  return { allows, results, listener }
}

test('the handler gets the Allow, deeply frozen, and the promise resolves to nothing', async () => {
  const ownGate: Gate = async () => ({
    _tag: 'Allow',
    token: { ...bound, scopes: ['a'] },
    facts: { now: 0 }
  })
  for (const decide of [pass, ownGate]) {
    const { allows, results, listener } = recorder(decide)
    assert.is((await call(listener)).status, 200)
    const [allow] = allows
    assert.ok(Object.isFrozen(allow) && Object.isFrozen(allow?.token.scopes))
    assert.equal([allow?._tag, allows.length, results], ['Allow', 1, [undefined]])
  }
})
test('the handler is not called for a refusal: the answer is written, and the promise resolves to nothing', async () => {
  const strict = gate({ require: scopes('admin'), introspect: knowsToken(bound), now })
  const { allows, results, listener } = recorder(strict)
  assert.is((await call(listener)).status, 403)
  assert.equal([allows, results], [[], [undefined]])
})
for (const [what, failing] of [
  ['rejects', async () => Promise.reject(new Error(secret))],
  ['returns undefined', async () => undefined],
  ['returns true', () => true],
  ['returns an unknown tag', async () => ({ _tag: 'Allowed' })],
  ['allows without a token', async () => ({ _tag: 'Allow' })]
] as const)
  test(`the handler is not called if the gate ${what}: 500`, async () => {
    const { allows, listener } = recorder(failing as Gate)
    const answer = await call(listener)
    assert.equal([answer.status, allows.length], [500, 0])
    assertNoSecrets([answer.lines, answer.body])
  })
test('the promise waits for the handler, and rejects with what the handler throws', async () => {
  const errors: unknown[] = []
  const error = new Error('mine')
  for (const fail of [
    () => {
      throw error
    },
    () => new Promise((_, reject) => setTimeout(reject, 1, error))
  ])
    await call((request, response) =>
      nodeGate(pass, presentingFirst)(request, response, fail).catch((caught: unknown) => {
        errors.push(caught)
        response.end()
      })
    )
  assert.equal(errors, [error, error])
})
test('on a cache hit the handler is called at once', async () => {
  const order: string[] = []
  await call((request, response) => {
    void nodeGate(() => ({ _tag: 'Allow', token: bound, facts: { now: 0 } }))(
      request,
      response,
      () => {
        order.push('handler')
        response.end()
      }
    )
    order.push('caller')
  })
  assert.equal(order, ['handler', 'caller'])
})
test('a client that disconnects aborts the decision, and no handler runs', async () => {
  const signals: Signal[] = []
  let settled = (): void => undefined
  const done = new Promise<void>(resolve => {
    settled = resolve
  })
  const disconnect: Gate = (_, signal) =>
    new Promise(resolve => {
      if (signal !== undefined) signals.push(signal)
      signal?.addEventListener('abort', () =>
        resolve({ _tag: 'Allow', token: bound, facts: { now: 0 } })
      )
      socket.destroy()
    })
  const { allows, listener } = recorder(disconnect)
  const port = await open(async (request, response) => {
    await listener(request, response)
    settled()
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /time HTTP/1.1\r\nHost: a\r\n\r\n')
  await done
  assert.equal([signals[0]?.aborted, allows], [true, []])
})
test('a request that was answered during the decision goes no further', async () => {
  const slow: Gate = async (request, signal) => {
    await new Promise(resolve => setTimeout(resolve, 5))
    return pass(request, signal)
  }
  const { allows, results, listener } = recorder(slow)
  const answer = await call(async (request, response) => {
    const done = listener(request, response)
    response.writeHead(504).end('late')
    await done
  })
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.equal([answer.status, allows, results], [504, [], [undefined]])
})
test('headers that are set already stay beside those of the refusal', async () => {
  const answer = await call(
    (request, response) => {
      response.setHeader('WWW-Authenticate', 'Basic realm="a"').setHeader('ETag', '"a"')
      return greeting(pass, presentingFirst)(request, response)
    },
    { lines: [] }
  )
  assert.equal(answer.header('www-authenticate'), ['Basic realm="a"', 'Bearer realm="protected"'])
  assert.equal([answer.status, answer.header('etag')], [401, []])
})
test('a response that has started is cut off', async () => {
  const answer = await call(
    (request, response) => {
      response.write('half')
      return greeting(pass, presentingFirst)(request, response)
    },
    { lines: [] }
  )
  assert.equal([answer.body.includes('0\r\n\r\n'), answer.body.includes('error')], [false, false])
  assert.is((await call(greeting(pass, presentingFirst), { lines: [bearer] })).status, 200)
})

test.run()
