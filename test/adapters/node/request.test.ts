import type { ResourceRequest } from 'gatecheck'
import { type NodeRequest, nodeGate } from 'gatecheck/node'
import * as assert from 'uvu/assert'
import { bound } from '../../samples'
import { type Listener, nodeSuite, presentingFirst } from './server'

const { test, call } = nodeSuite('node request')

/** What the gate gets of a request, as the host or a framework changed it. */
function capture(change: (request: NodeRequest) => NodeRequest = request => request) {
  const requests: ResourceRequest[] = []
  const guard = nodeGate(async request => {
    requests.push(request)
    return { _tag: 'Allow', token: bound, facts: { now: 0 } }
  }, presentingFirst)
  const listener: Listener = (request, response) =>
    guard(change(request), response, () => response.end())
  return { requests, listener }
}

for (const [what, target, path] of [
  ['ends before the query', '/time?a=/b', '/time'],
  ['keeps escapes, dots, slashes and a fragment', '/a/../%74ime//x#y', '/a/../%74ime//x#y'],
  ['stays absolute if the target is [RFC 9112 §3.2.2]', 'http://a/time?x', 'http://a/time']
] as const)
  test(`the path ${what}`, async () => {
    const { requests, listener } = capture()
    await call(listener, { target })
    assert.equal(
      [requests[0]?.path, requests[0]?.route, requests[0]?.url],
      [path, undefined, undefined]
    )
  })
for (const [what, change, path] of [
  [
    'of Express is the one of its mounts',
    { baseUrl: '/v1', url: '/time', originalUrl: '/v1/time' },
    '/v1/time'
  ],
  [
    'that Express rewrote is the rewritten one',
    { baseUrl: '', url: '/admin', originalUrl: '/time' },
    '/admin'
  ],
  ['of a host that keeps it is the same', { url: '/time?a', originalUrl: '/time?a' }, '/time'],
  ['is unknown under a mount that shows no baseUrl', { url: '/time', originalUrl: '/v1/time' }, ''],
  ['is unknown if it was rewritten without a baseUrl', { url: '/admin', originalUrl: '/time' }, ''],
  ['is unknown without a URL', { url: undefined }, '']
] as const)
  test(`the path ${what}`, async () => {
    const { requests, listener } = capture(request => Object.assign(Object.create(request), change))
    await call(listener)
    assert.is(requests[0]?.path, path)
  })
test('every field line reaches the gate, in order, also those that Node joins or drops', async () => {
  const { requests, listener } = capture()
  await call(listener, {
    method: 'POST',
    lines: ['authorization: Bearer a', 'X-A: 1', 'AUTHORIZATION: Bearer b', 'x-a: 2']
  })
  const [request] = requests
  assert.is(request?.method, 'POST')
  assert.equal(
    ['Authorization', 'x-a', 'x-b'].map(name => request?.header(name)),
    [['Bearer a', 'Bearer b'], ['1', '2'], []]
  )
})
test('a request without a method has none, so no rule fits it', async () => {
  const { requests, listener } = capture(request =>
    Object.assign(Object.create(request), { method: undefined })
  )
  await call(listener)
  assert.is(requests[0]?.method, '')
})

test.run()
