// A worker in the real workerd, without nodejs_compat: its answers, its failures and its cache.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, second, secret } from '../samples'
import {
  callWorker,
  log,
  serverRequests,
  startAll,
  stopAll,
  verifiedCertificate,
  worker
} from './cloudflare/setup'

const test = suite('cloudflare')
test.before(startAll)
test.after(stopAll)

test('the bundle imports nothing, and the worker has neither process nor Buffer', async () => {
  assert.equal(worker.imports, [])
  assert.not.match(worker.text, /["'`]node:/)
  assert.equal(
    (
      JSON.parse((await callWorker(verifiedCertificate(first.pem))).body) as {
        readonly compat: readonly string[]
      }
    ).compat,
    ['undefined', 'undefined']
  )
})
for (const [what, overrides, status, challenge] of [
  ['no token', { token: '' }, 401, /^Bearer realm="protected"$/],
  ['an unknown token', { token: 'tok_of_somebody_else_entirely' }, 401, /invalid_token/],
  ['a missing scope', { path: '/admin' }, 403, /scope="admin"/],
  ['an unknown route', { path: '/elsewhere' }, 403, /^Bearer realm="protected"$/],
  ['another spelling of a known path', { path: '/%74ime' }, 403, /realm/],
  ['another method', { method: 'POST' }, 403, /realm/],
  [
    'two tokens in two header lines, which workerd joins',
    { token: `${secret}, Bearer ${secret}` },
    400,
    /invalid_request/
  ]
] as const)
  test(`${what}: ${status}`, async () => {
    const answer = await callWorker(verifiedCertificate(first.pem), overrides)
    assert.is(answer.status, status)
    assert.match(answer.headers['www-authenticate'] ?? '', challenge)
  })
test('a server that does not answer: 503 with Retry-After', async () => {
  const { status, headers } = await callWorker(verifiedCertificate(first.pem), { to: 'hanging' })
  assert.equal([status, headers['retry-after']], [503, '1'])
})
test('a compressed answer is refused, as on Node: 500. Workers ask for identity [RFC 9110 §12.5.3]', async () => {
  const { status } = await callWorker(verifiedCertificate(first.pem), { to: 'compressing' })
  assert.is(status, 500)
  assert.equal([...new Set(serverRequests.map(request => request.acceptEncoding))], ['identity'])
})
test('a worker without its settings answers 500 and names the missing variable only in its log', async () => {
  const { status, body } = await callWorker(verifiedCertificate(first.pem), { to: 'unconfigured' })
  assert.equal(
    [status, body],
    [500, '{"error":"server_error","error_description":"The server cannot decide"}']
  )
  for (let tries = 0; !log.includes('exception') && tries < 1_500; tries += 1)
    await new Promise(resolve => setTimeout(resolve, 20))
  assert.match(log, /^exception: [^]*INTROSPECTION_ENDPOINT is missing/m)
})
test('an error of the handler is not caught', async () => {
  const error = await callWorker(verifiedCertificate(first.pem), { path: '/boom' }).then(
    () => '',
    (error: unknown) => String(error)
  )
  assert.match(error, "the handler's own")
})
test('the gate is made once, and its cache serves every request', async () => {
  const requestsBefore = serverRequests.length
  const { gatesMade } = JSON.parse((await callWorker(verifiedCertificate(first.pem))).body) as {
    readonly gatesMade: number
  }
  assert.equal([gatesMade, serverRequests.length - requestsBefore], [1, 0])
})
test('thirty simultaneous requests with new tokens are all answered: none waits for the I/O of another', async () => {
  const requestsBefore = serverRequests.length
  const responses = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      callWorker(verifiedCertificate(i % 2 === 0 ? first.pem : second.pem), {
        token: `${i}-${secret}`
      })
    )
  )
  assert.equal(
    responses.map(({ status }) => status),
    responses.map((_, i) => (i % 2 === 0 ? 200 : 401))
  )
  assert.is(serverRequests.length - requestsBefore, 30)
})
test.run()
