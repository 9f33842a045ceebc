// A secret is rotated at a real server while requests come: none is refused by our fault. And an
// outage of that server brings back no old answer.
import { createServer, type IncomingMessage } from 'node:http'
import {
  around,
  breaker,
  cached,
  type Decision,
  deferred,
  gate,
  type Introspect,
  type Layer,
  memory,
  noScopes,
  retried,
  rfc7662,
  timed,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { closeServer, listen, loopback } from '../../examples/tutorial/listening'
import { at, first, request } from '../samples'

const test = suite('rotation')

let accepted: readonly string[] = []
let isHanging = false
const revoked = new Set<string>()
const statuses: number[] = []

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming) body += String(chunk)
  return body
}
function secretIn({ headers }: IncomingMessage): string {
  const [, credentials = ''] = (headers.authorization ?? '').split(' ')
  return Buffer.from(credentials, 'base64').toString().split(':')[1] ?? ''
}
const server = createServer((incoming, response) => {
  void readBody(incoming).then(body => {
    if (isHanging) return
    const status = accepted.includes(secretIn(incoming)) ? 200 : 401
    const active = !revoked.has(new URLSearchParams(body).get('token') ?? '')
    statuses.push(status)
    const cnf = { 'x5t#S256': first.thumbprint }
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ active, token_type: 'Bearer', exp: at + 3_600, cnf }))
  })
})
let endpoint = ''
test.before(async () => {
  endpoint = `http://${loopback}:${await listen(server)}/introspect`
})
test.after(() => closeServer(server))
test.before.each(() => {
  accepted = ['old']
  isHanging = false
  revoked.clear()
  statuses.length = 0
})

/** A clock that the test moves, and a secrets manager that takes a while. */
function setUp(renew?: number) {
  const manager = { secret: 'old', loads: 0, time: at * 1000, loaded: Promise.resolve() }
  const now = (): number => manager.time
  const introspect = deferred(
    async () => {
      manager.loads += 1
      const { secret } = manager
      manager.loaded = new Promise(resolve => setTimeout(resolve, 20))
      await manager.loaded
      return rfc7662({ endpoint, clientId: 'api', clientSecret: secret })
    },
    { renew, now }
  )
  return { manager, now, introspect }
}
function gateOf(introspect: Introspect, now: () => number, ...layers: Layer<Introspect>[]) {
  const pass = gate({ introspect: around(introspect, ...layers), require: noScopes, now })
  return (token: string) => pass(request({ authorization: [`Bearer ${token}`] }))
}
/** 100 requests, ten at a time. */
async function askHundred(
  ask: (token: string) => Decision | Promise<Decision>,
  before: (i: number) => Promise<void>
): Promise<readonly string[]> {
  const decisions: Decision[] = []
  for (let i = 0; i < 100; i += 10) {
    await before(i)
    const tokens = Array.from({ length: 10 }, (_, j) => `token-number-${i + j}`)
    decisions.push(...(await Promise.all(tokens.map(ask))))
  }
  return decisions.map(decision =>
    decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
  )
}

for (const [title, renew, expectedLoads, maxRefused] of [
  ['renewed in time, our secret is never refused', 60, 10, 0],
  ['without `renew`, a 401 makes it load the new secret', undefined, 2, 10]
] as const)
  test(`a rotation in the middle of 100 requests refuses none: ${title}`, async () => {
    const { manager, now, introspect } = setUp(renew)
    const ask = gateOf(introspect, now, timed(3_000))
    const outcomes = await askHundred(ask, async i => {
      await manager.loaded // a minute is long enough for a load
      await new Promise(setImmediate)
      manager.time += 60_000
      if (i === 30) {
        accepted = ['old', 'new'] // both are valid during the change
        manager.secret = 'new'
      }
      if (i === 60) accepted = ['new']
    })
    assert.equal(new Set(outcomes), new Set(['Allow']))
    assert.is(outcomes.length, 100)
    assert.is(manager.loads, expectedLoads)
    assert.ok(statuses.filter(status => status !== 200).length <= maxRefused)
  })

test('while the server hangs, no answer comes back that the cache no longer holds', async () => {
  const { manager, now, introspect } = setUp()
  const ask = gateOf(
    introspect,
    now,
    timed(50),
    breaker({ failures: 2, pause: 10_000, now }),
    cached(memory({ entries: 100 }), { ttl: 60, now }),
    tokenOnly
  )
  assert.is((await ask('revoked-token'))._tag, 'Allow')
  revoked.add('revoked-token')
  isHanging = true
  manager.time += 60_000
  for (const token of ['revoked-token', 'other-token', 'revoked-token', 'third-token']) {
    const decision = await ask(token)
    assert.is(decision._tag === 'ServerError' && decision.status, 503)
  }
  isHanging = false
  manager.time += 10_000
  const decision = await ask('revoked-token')
  assert.is(decision._tag === 'Unauthorized' && decision.reason, 'inactive')
})

test('five requests to a hanging server: the breaker saves those after the first failures', async () => {
  const { now, introspect } = setUp()
  let calls = 0
  const counted: Layer<Introspect> = inner => (query, signal) => {
    calls += 1
    return inner(query, signal)
  }
  isHanging = true
  const ask = gateOf(
    introspect,
    now,
    counted,
    timed(50),
    retried(1),
    breaker({ failures: 2, pause: 10_000, now })
  )
  for (let i = 0; i < 5; i += 1) {
    const decision = await ask(`token-number-${i}`)
    assert.is(decision._tag === 'ServerError' && decision.detail, i < 2 ? 'timed' : 'breaker_open')
  }
  assert.is(calls, 4)
})

test.run()
