// A real Redis as the shared cache: killed and restarted under load, and changed by an attacker.
// Every decision stays right.
import { setTimeout as pause } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { searchFor } from '../../src/values/redact'
import { readVersion } from './proxies/child'
import { startAttack } from './redis/attack'
import { createFleetMember, type FleetMember, fleetSecret, startLoad, tokens } from './redis/fleet'
import { clients, findFreePort, startRedis } from './redis/server'

const test = suite('redis')
const cleanups = createCleanups()
test.after(cleanups.run)

const rejections: unknown[] = []
process.on('unhandledRejection', error => {
  rejections.push(error)
})

const installed = await readVersion('redis-server', '--version', /Redis server v=[\d.]+/)
if (installed === undefined) test.skip('redis-server: not installed here')

function countHits(startMembers: readonly FleetMember[]): number {
  return startMembers.reduce(
    (sum, { traces }) => sum + traces.filter(({ cached }) => cached).length,
    0
  )
}
function countStoreFailures(startMembers: readonly FleetMember[]): number {
  return startMembers.reduce(
    (sum, { traces }) => sum + traces.filter(({ store }) => store === 'failed').length,
    0
  )
}
async function waitUntil(description: string, condition: () => boolean): Promise<void> {
  for (let attempts = 0; !condition(); attempts += 1) {
    if (attempts > 500) throw new Error(`${description}: not within 10 s`)
    await pause(20)
  }
}

for (const [name, connect] of Object.entries(clients))
  test(`${name} without a Redis: every decision is right, and tokens are introspected`, async () => {
    const port = await findFreePort()
    const members = await Promise.all(
      [true, false].map(async queue =>
        createFleetMember((await connect(port, cleanups, queue)).kv, { ttl: 60 })
      )
    )
    const stop = startLoad(members, 0)
    await pause(700)
    const results = await stop()
    assert.equal(
      results.filter(({ wrong }) => wrong !== undefined),
      []
    )
    assert.ok(
      results.length > 100 &&
        members.every(
          ({ calls, traces }) =>
            calls() > 50 &&
            calls() <= traces.length && // equal ones at once share a call
            traces.every(({ store }) => store === 'failed')
        )
    )
    assert.equal(rejections, [])
  })

if (installed !== undefined)
  for (const [name, connect] of Object.entries(clients)) {
    const server = await startRedis(cleanups)
    const startMembers = async (
      options: Parameters<typeof createFleetMember>[1]
    ): Promise<readonly FleetMember[]> =>
      Promise.all(
        [true, false].map(async queue =>
          createFleetMember((await connect(server.port, cleanups, queue)).kv, options)
        )
      )

    test(`${installed}, ${name}: a second process uses the answer of the first; Redis holds hashes, no token, and expires them`, async () => {
      const [firstMember, secondMember] = await startMembers({ ttl: 60 })
      const { access } = await connect(server.port, cleanups)
      const request = { method: 'GET', path: '/', header: () => [`Bearer ${tokens[0]}`] }
      await firstMember?.gates.read(request)
      await pause(50)
      await secondMember?.gates.write(request)
      assert.equal([firstMember?.calls(), secondMember?.calls()], [1, 0])
      const keys = await access.keys('*')
      assert.is(keys.length, 1)
      assert.match(keys[0] ?? '', /^gatecheck:[A-Za-z0-9_-]{43}$/)
      const remainingSeconds = await access.ttl(keys[0] ?? '')
      assert.ok(remainingSeconds > 50 && remainingSeconds <= 60, String(remainingSeconds))
      const holdsSecret = searchFor(() => [...tokens, fleetSecret])
      assert.equal(
        [...keys, await access.get(keys[0] ?? '')].filter(text => holdsSecret(text ?? '')),
        []
      )
    })

    test(`${installed}, ${name}: if Redis is killed and restarted under load, decisions stay right and it is used again`, async () => {
      const members = await startMembers({ ttl: 60, pause: 300 })
      const stop = startLoad(members, 0)
      await waitUntil('first hits', () => countHits(members) > 200)
      await server.kill()
      const callsBefore = members.map(({ calls }) => calls())
      await waitUntil(
        'introspections and traced store failures',
        () =>
          countStoreFailures(members) > 100 &&
          members.every(({ calls }, i) => calls() - (callsBefore[i] ?? 0) > 50)
      )
      await server.start()
      const hitsBefore = countHits(members)
      await waitUntil('hits after the restart', () => countHits(members) > hitsBefore + 200)
      const results = await stop()
      assert.equal(
        results.filter(({ wrong }) => wrong !== undefined),
        []
      )
      console.error(
        `   ${name}: ${results.length} requests; the store failed or was paused ${countStoreFailures(members)} times`
      )
      assert.equal(rejections, [])
    })

    test(`${installed}, ${name}: an attacker who rewrites Redis at random changes no decision and extends no lifetime`, async () => {
      const members = await startMembers({ ttl: 1, timeout: 1_000, space: 'attacked' })
      const { access } = await connect(server.port, cleanups)
      // A new space: entries of the previous load live for a minute. The grace period is one second
      // of ttl, and 0.3 for requests in progress.
      const stop = startLoad(members, 1_300)
      const end = startAttack(access)
      await pause(1_000)
      for (const { revoke } of members) revoke()
      await pause(2_500)
      const [attackCounts, results] = [await end(), await stop()]
      const attacks = Object.values(attackCounts).reduce((sum, count) => sum + count, 0)
      const [hits, calls] = [
        countHits(members),
        members.reduce((sum, { calls: callCount }) => sum + callCount(), 0)
      ]
      console.error(
        `   ${name}: ${results.length} requests, ${hits} hits, ${calls} calls, ${attacks} attacks`
      )
      assert.equal(
        results.filter(({ wrong }) => wrong !== undefined),
        []
      )
      assert.ok(hits > 50 && calls > 50 && attacks > 300, 'both sides were busy')
      assert.is(Object.keys(attackCounts).length, 11)
      assert.equal(countStoreFailures(members), 0)
      assert.equal(rejections, [])
    })
  }

test.run()
