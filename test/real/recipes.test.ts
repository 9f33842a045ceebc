// The recipes of hosts for real: what may go wrong between a gate that has decided and its host.

import type { Server, ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { bearerAllowed, gate, type Introspect, type Require } from 'gatecheck'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { assertRefusal } from '../adapters/raw-refusal'
import { assertNoSecrets } from '../contract'
import { secret } from '../samples'
import { type RawResponse, sendRaw } from './express/both'
import { hosts } from './recipes/hosts'

const test = suite('recipes')
const cleanups = createCleanups()
test.after(cleanups.run)

const known = knownTokens({
  [secret]: { subject: 'john', scopes: ['a'] },
  both: { subject: 'jane', scopes: ['a', 'b'] },
  slow: { subject: 'late', scopes: ['a', 'b'] },
  'slow-again': { subject: 'late', scopes: ['a', 'b'] }
})
const unreachable: Awaited<ReturnType<Introspect>> = {
  _tag: 'Failed',
  reason: 'introspection_unreachable',
  detail: 'network',
  retryable: true
}
const bearer = (token: string): string => `Authorization: Bearer ${token}`

const crashes: unknown[] = []
process.on('unhandledRejection', reason => crashes.push(reason))
process.on('uncaughtException', error => crashes.push(error))

for (const [host, open] of hosts) {
  const waiting: (() => void)[] = []
  let asked = 0
  const introspect: Introspect = async (query, signal) => {
    if (query.token === 'down') return unreachable
    asked += 1
    if (query.token === 'slow' || (query.token === 'slow-again' && asked > 1))
      await new Promise<void>(resolve => waiting.push(resolve))
    return known(query, signal)
  }
  const gateFor = (require: Require) =>
    gate({
      introspect,
      require: typeof require === 'function' ? require : bearerAllowed(require)
    })
  let handled = 0
  const seen: string[] = []
  const setup = {
    gateFor,
    handled: () => {
      handled += 1
    },
    seen: (answer: string) => {
      seen.push(answer)
    }
  }
  const server: Server = await open(setup, cleanups)
  const { port } = server.address() as AddressInfo
  async function call(target: string, ...lines: readonly string[]): Promise<RawResponse> {
    handled = 0
    seen.length = 0
    const answer = await sendRaw(port, { target, lines })
    assertNoSecrets(answer)
    return answer
  }

  const assertRefused = (answer: RawResponse, status: number): void => {
    if (!host.startsWith('Nest')) return assertRefusal(answer, status)
    // Nest answers the exception, or a filter does, with another body. The headers stay.
    assert.is(answer.status, status)
    if (host.includes('filter')) {
      assert.is(answer.body, 'filtered')
      assert.match(String(answer.header('content-type')), /^text\//)
    } else {
      assert.equal(Object.keys(JSON.parse(answer.body)), ['error', 'error_description'])
    }
    assert.equal(answer.header('cache-control'), ['no-store'])
    assert.is(answer.header('www-authenticate').length, status === 503 ? 0 : 1)
    assert.is(answer.header('retry-after').length, status === 503 ? 1 : 0)
    assert.match(String(answer.header('access-control-expose-headers')), 'WWW-Authenticate')
  }

  test(`${host}: an allowed request reaches its handler, which knows the subject`, async () => {
    const { status, body } = await call('/guarded?query', bearer(secret))
    assert.equal([status, JSON.parse(body), handled], [200, { subject: 'john' }, 1])
  })
  for (const [title, lines, status] of [
    ['no token', [], 401],
    ['an unknown token', [bearer('unknown')], 401],
    ['a doubled Authorization', [bearer(secret), bearer(secret)], 400],
    ['a bad token in front of a good one', [bearer('unknown'), bearer(secret)], 400],
    ['a server that is down', [bearer('down')], 503]
  ] as const)
    test(`${host}: ${title} is ${status}, in the gate's words, and reaches no handler`, async () => {
      for (const target of ['/guarded', '/twice']) {
        const answer = await call(target, ...lines)
        assertRefused(answer, status)
        assert.is(handled, 0)
      }
    })
  test(`${host}: of two guards both must allow`, async () => {
    assertRefused(await call('/twice', bearer(secret)), 403)
    assert.is(handled, 0)
    const { status, body } = await call('/twice', bearer('both'))
    assert.equal([status, JSON.parse(body), handled], [200, { subject: 'jane' }, 1])
  })
  test(`${host}: a public route needs no token`, async () => {
    assert.equal((await call('/open')).body, '{"open":true}')
  })
  test(`${host}: a refusal keeps the headers that were set before it, such as CORS'`, async () => {
    for (const lines of [[], [bearer(secret)]]) {
      const answer = await call('/guarded', ...lines)
      assert.equal(answer.header('access-control-allow-origin'), ['https://page.example'])
    }
  })
  test(`${host}: what the host runs after a request sees the status of a refusal`, async () => {
    await call('/guarded')
    if (!host.startsWith('Nest') || host.includes('filter')) assert.equal(seen, ['/guarded 401'])
  })
  for (const [when, target, token] of [
    ['the decision', '/guarded', 'slow'],
    ["the second guard's decision", '/twice', 'slow-again']
  ] as const)
    test(`${host}: a client that leaves before ${when} reaches no handler, and stops nothing`, async () => {
      asked = handled = 0
      const left = new Promise(resolve =>
        server.once('request', (_, response: ServerResponse) => response.once('close', resolve))
      )
      const socket = connect(port, '127.0.0.1').on('error', () => undefined)
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\n${bearer(token)}\r\n\r\n`)
      while (waiting.length === 0) await new Promise(setImmediate)
      socket.destroy()
      await left
      waiting.pop()?.()
      const { status } = await call('/open')
      assert.equal([status, handled, crashes], [200, 0, []])
    })
  test(`${host}: an error of a handler is the host's 500`, async () => {
    assert.is((await call('/throws', bearer(secret))).status, 500)
  })
  if (host !== 'Polka')
    test(`${host}: to ask for the Allow where no guard has run is 500`, async () => {
      assert.is((await call('/misplaced', bearer(secret))).status, 500)
    })
}

test.run()
