// A real Redis under a fleet's cache: killed and started again under load, and written to by an attacker. Every decision stays right.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { searchFor } from '../../src/values/redact'
import { readVersion } from './proxies/child'
import { createFleetMember, type FleetMember, fleetSecret, startLoad, tokens } from './redis/fleet'
import { clients, findFreePort, type StoreAccess, startRedis } from './redis/server'

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
  test(`${name} without a Redis: every decision is right, and the server is asked`, async () => {
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
            calls() === traces.length && traces.every(({ store }) => store === 'failed')
        )
    )
    assert.equal(rejections, [])
  })

/** Whatever one can do who may write, but does not have the secret. Runs until told to stop; says how often it did each. */
function startAttack(writer: StoreAccess): () => Promise<Readonly<Record<string, number>>> {
  const attackCounts: Record<string, number> = {}
  /** Older values, by their own key. */
  const recordedValues: (readonly [string, string])[] = []
  let running = true
  const pickRandom = <A>(list: readonly A[]): A | undefined =>
    list[Math.floor(Math.random() * list.length)]
  const randomIndex = (text: string): number => Math.floor(Math.random() * text.length)
  const attackOnce = async (keys: readonly string[]): Promise<void> => {
    const [key = '', other = ''] = [pickRandom(keys), pickRandom(keys)]
    const [value, otherValue] = [await writer.get(key), await writer.get(other)]
    if (value === null || otherValue === null) return
    if (recordedValues.length < 5_000) recordedValues.push([key, value])
    const [name = '', old = ''] = pickRandom(recordedValues) ?? []
    const position = randomIndex(value)
    const [description, to, text] = pickRandom([
      ['swap', key, otherValue],
      ['swap', other, value],
      ['replay', name, old],
      ['replay', name, old],
      ['replay elsewhere', key, old],
      [
        'flip',
        key,
        value.slice(0, position) +
          String.fromCharCode(value.charCodeAt(position) ^ 1) +
          value.slice(position + 1)
      ],
      ['cut', key, value.slice(0, position)],
      ['splice', key, value.slice(0, 44) + otherValue.slice(44)],
      ['scope', key, value.replace('"scopes":["read"]', '"scopes":["read","write"]')],
      ['life', key, value.replace(/"until":\d+/, `"until":${Date.now() + 3e6}`)],
      ['random', key, randomBytes(200).toString('latin1')],
      ['forged', key, randomBytes(32).toString('base64') + value.slice(44)],
      ['empty', key, '']
    ] as const) ?? ['empty', key, '']
    attackCounts[description] = (attackCounts[description] ?? 0) + 1
    await writer.set(to, text)
  }
  const attacks = (async () => {
    while (running) {
      const keys = await writer.keys('gatecheck:*')
      if (keys.length > 1) await Promise.all(Array.from({ length: 8 }, () => attackOnce(keys)))
      await pause(1)
    }
  })()
  return async () => {
    running = false
    await attacks
    return attackCounts
  }
}

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

    test(`${installed}, ${name}: what one process learnt the other one uses; Redis holds hashes, no token, and forgets in time`, async () => {
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

    test(`${installed}, ${name}: killed and started again under load, it costs no decision, the server is asked meanwhile, and it is used again`, async () => {
      const members = await startMembers({ ttl: 60, pause: 300 })
      const stop = startLoad(members, 0)
      await waitUntil('first hits', () => countHits(members) > 200)
      await server.kill()
      const callsBefore = members.map(({ calls }) => calls())
      await waitUntil(
        'answers of the server, and traced told',
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
        `   ${name}: ${results.length} requests; the store failed or was left alone ${countStoreFailures(members)} times`
      )
      assert.equal(rejections, [])
    })

    test(`${installed}, ${name}: an attacker who rewrites it at random during load changes no decision, and lengthens no life`, async () => {
      const members = await startMembers({ ttl: 1, timeout: 1_000, space: 'attacked' })
      const { access } = await connect(server.port, cleanups)
      // Of a space of its own: what the load before left there lives for a minute. A second of ttl; the rest for what was under way.
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
