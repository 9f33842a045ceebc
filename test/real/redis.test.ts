// A real Redis under a fleet's cache: killed and started again under load, and written to by an attacker. Every decision stays right.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { searchFor } from '../../src/values/redact'
import { version } from './proxies/child'
import { type Fleet, fleet, fleetSecret, load, tokens } from './redis/fleet'
import { clients, emptyPort, redisServer, type Writer } from './redis/server'

const test = suite('redis')
const ending = createCleanups()
test.after(ending.run)

const rejections: unknown[] = []
process.on('unhandledRejection', error => {
  rejections.push(error)
})

const installed = await version('redis-server', '--version', /Redis server v=[\d.]+/)
if (installed === undefined) test.skip('redis-server: not installed here')

function hits(members: readonly Fleet[]): number {
  return members.reduce((sum, { traces }) => sum + traces.filter(({ cached }) => cached).length, 0)
}
function failures(members: readonly Fleet[]): number {
  return members.reduce(
    (sum, { traces }) => sum + traces.filter(({ store }) => store === 'failed').length,
    0
  )
}
async function until(what: string, holdsNow: () => boolean): Promise<void> {
  for (let wait = 0; !holdsNow(); wait += 1) {
    if (wait > 500) throw new Error(`${what}: not within 10 s`)
    await pause(20)
  }
}

for (const [name, connect] of Object.entries(clients))
  test(`${name} without a Redis: every decision is right, and the server is asked`, async () => {
    const port = await emptyPort()
    const both = await Promise.all(
      [true, false].map(async queue => fleet((await connect(port, ending, queue)).kv, { ttl: 60 }))
    )
    const stop = load(both, 0)
    await pause(700)
    const seen = await stop()
    assert.equal(
      seen.filter(({ wrong }) => wrong !== undefined),
      []
    )
    assert.ok(
      seen.length > 100 &&
        both.every(
          ({ calls, traces }) =>
            calls() === traces.length && traces.every(({ store }) => store === 'failed')
        )
    )
    assert.equal(rejections, [])
  })

/** Whatever one can do who may write, but does not have the secret. Runs until told to stop; says how often it did each. */
function attack(writer: Writer): () => Promise<Readonly<Record<string, number>>> {
  const done: Record<string, number> = {}
  /** Older values, by their own key. */
  const recorded: (readonly [string, string])[] = []
  let going = true
  const pick = <A>(list: readonly A[]): A | undefined =>
    list[Math.floor(Math.random() * list.length)]
  const at = (text: string): number => Math.floor(Math.random() * text.length)
  const round = async (keys: readonly string[]): Promise<void> => {
    const [key = '', other = ''] = [pick(keys), pick(keys)]
    const [value, others] = [await writer.get(key), await writer.get(other)]
    if (value === null || others === null) return
    if (recorded.length < 5_000) recorded.push([key, value])
    const [name = '', old = ''] = pick(recorded) ?? []
    const where = at(value)
    const [what, to, text] = pick([
      ['swap', key, others],
      ['swap', other, value],
      ['replay', name, old],
      ['replay', name, old],
      ['replay elsewhere', key, old],
      [
        'flip',
        key,
        value.slice(0, where) +
          String.fromCharCode(value.charCodeAt(where) ^ 1) +
          value.slice(where + 1)
      ],
      ['cut', key, value.slice(0, where)],
      ['splice', key, value.slice(0, 44) + others.slice(44)],
      ['scope', key, value.replace('"scopes":["read"]', '"scopes":["read","write"]')],
      ['life', key, value.replace(/"until":\d+/, `"until":${Date.now() + 3e6}`)],
      ['random', key, randomBytes(200).toString('latin1')],
      ['forged', key, randomBytes(32).toString('base64') + value.slice(44)],
      ['empty', key, '']
    ] as const) ?? ['empty', key, '']
    done[what] = (done[what] ?? 0) + 1
    await writer.write(to, text)
  }
  const running = (async () => {
    while (going) {
      const keys = await writer.keys('gatecheck:*')
      if (keys.length > 1) await Promise.all(Array.from({ length: 8 }, () => round(keys)))
      await pause(1)
    }
  })()
  return async () => {
    going = false
    await running
    return done
  }
}

if (installed !== undefined)
  for (const [name, connect] of Object.entries(clients)) {
    const server = await redisServer(ending)
    const members = async (options: Parameters<typeof fleet>[1]): Promise<readonly Fleet[]> =>
      Promise.all(
        [true, false].map(async queue =>
          fleet((await connect(server.port, ending, queue)).kv, options)
        )
      )

    test(`${installed}, ${name}: what one process learnt the other one uses; Redis holds hashes, no token, and forgets in time`, async () => {
      const [mine, theirs] = await members({ ttl: 60 })
      const { writer } = await connect(server.port, ending)
      const request = { method: 'GET', path: '/', header: () => [`Bearer ${tokens[0]}`] }
      await mine?.gates.read(request)
      await pause(50)
      await theirs?.gates.write(request)
      assert.equal([mine?.calls(), theirs?.calls()], [1, 0])
      const keys = await writer.keys('*')
      assert.is(keys.length, 1)
      assert.match(keys[0] ?? '', /^gatecheck:[A-Za-z0-9_-]{43}$/)
      const left = await writer.ttl(keys[0] ?? '')
      assert.ok(left > 50 && left <= 60, String(left))
      const holdsSecret = searchFor(() => [...tokens, fleetSecret])
      assert.equal(
        [...keys, await writer.get(keys[0] ?? '')].filter(text => holdsSecret(text ?? '')),
        []
      )
    })

    test(`${installed}, ${name}: killed and started again under load, it costs no decision, the server is asked meanwhile, and it is used again`, async () => {
      const both = await members({ ttl: 60, pause: 300 })
      const stop = load(both, 0)
      await until('first hits', () => hits(both) > 200)
      await server.kill()
      const before = both.map(({ calls }) => calls())
      await until(
        'answers of the server, and traced told',
        () => failures(both) > 100 && both.every(({ calls }, i) => calls() - (before[i] ?? 0) > 50)
      )
      await server.start()
      const known = hits(both)
      await until('hits after the restart', () => hits(both) > known + 200)
      const seen = await stop()
      assert.equal(
        seen.filter(({ wrong }) => wrong !== undefined),
        []
      )
      console.error(
        `   ${name}: ${seen.length} requests; the store failed or was left alone ${failures(both)} times`
      )
      assert.equal(rejections, [])
    })

    test(`${installed}, ${name}: an attacker who rewrites it at random during load changes no decision, and lengthens no life`, async () => {
      const both = await members({ ttl: 1, timeout: 1_000, space: 'attacked' })
      const { writer } = await connect(server.port, ending)
      // Of a space of its own: what the load before left there lives for a minute. A second of ttl; the rest for what was under way.
      const stop = load(both, 1_300)
      const end = attack(writer)
      await pause(1_000)
      for (const { revoke } of both) revoke()
      await pause(2_500)
      const [done, seen] = [await end(), await stop()]
      const attacks = Object.values(done).reduce((sum, count) => sum + count, 0)
      const [found, calls] = [hits(both), both.reduce((sum, { calls: made }) => sum + made(), 0)]
      console.error(
        `   ${name}: ${seen.length} requests, ${found} hits, ${calls} calls, ${attacks} attacks`
      )
      assert.equal(
        seen.filter(({ wrong }) => wrong !== undefined),
        []
      )
      assert.ok(found > 50 && calls > 50 && attacks > 300, 'both sides were busy')
      assert.is(Object.keys(done).length, 11)
      assert.equal(failures(both), 0)
      assert.equal(rejections, [])
    })
  }

test.run()
