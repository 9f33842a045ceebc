// A real Redis that remembers used proofs: killed, full, evicting, slow, emptied, called in the wrong
// dialect. It never says "first" of a proof that was used.
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type ReplayRedis, redisReplay } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { makeReplayCheck, type ReplayCheck } from '../../src/dpop/replay-check'
import { readVersion } from './proxies/child'
import { outcomeOf, runCommand, startLossyProxy, startRacer } from './redis/replaying'
import { clients, startRedis } from './redis/server'

const test = suite('redisReplay with a real Redis')
const cleanups = createCleanups()
const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
test.after(cleanups.run)

const rejections: unknown[] = []
process.on('unhandledRejection', error => {
  rejections.push(error)
})

/** Until the client has noticed what has changed: at most 10 s. */
async function outcomeWhen(
  check: ReplayCheck,
  expected: string,
  key = 'used',
  seconds = 130
): Promise<string> {
  for (let attempts = 0; attempts < 200; attempts += 1) {
    if ((await outcomeOf(check, key, seconds)) === expected) return expected
    await pause(50)
  }
  return `never ${expected}`
}
async function usedTwice(check: ReplayCheck, key = 'used'): Promise<readonly unknown[]> {
  return [await outcomeOf(check, key), await outcomeOf(check, key)]
}
const firstThenReplayed = ['first', 'replayed']

const installed = await readVersion('redis-server', '--version', /Redis server v=[\d.]+/)
if (installed === undefined) test.skip('redis-server: not installed here')
else
  for (const [name, connect] of Object.entries(clients)) {
    const checkAt = async (port: number): Promise<ReplayCheck> =>
      makeReplayCheck(redisReplay((await connect(port, cleanups)).replayRedis))

    test(`${name}: a proof is new once, in one process and in the next`, async () => {
      const { port } = await startRedis(cleanups)
      assert.equal(await usedTwice(await checkAt(port)), firstThenReplayed)
      assert.is(await outcomeOf(await checkAt(port), 'used'), 'replayed')
      const left = await runCommand(port, 'PTTL gatecheck:replay:used')
      assert.ok(Number(left.slice(1)) > 100_000 && Number(left.slice(1)) <= 130_000, left)
    })

    test(`${name}: of two processes that race for 500 proofs, exactly one is the first with each`, async () => {
      const { port } = await startRedis(cleanups)
      const [one, two] = await Promise.all([
        startRacer(name, port, 500),
        startRacer(name, port, 500)
      ])
      assert.equal(
        one?.map((outcome, i) => [outcome, two?.[i]].sort()),
        Array(500).fill([false, true])
      )
    })

    test(`${name}: a Redis that is killed cannot say; with its data on disk it knows all again`, async () => {
      const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder.path(name)]
      await mkdir(folder.path(name))
      const server = await startRedis(cleanups, durable)
      const check = await checkAt(server.port)
      assert.equal(await usedTwice(check), firstThenReplayed)
      await server.kill()
      assert.match(String(await outcomeOf(check, 'new')), /^store_/)
      await server.start()
      assert.is(await outcomeWhen(check, 'replayed'), 'replayed')
      assert.equal(await usedTwice(check, 'after'), firstThenReplayed)
    })

    test(`${name}: a Redis that was killed and has lost its data is not believed until that is too old`, async () => {
      const server = await startRedis(cleanups)
      const check = await checkAt(server.port)
      assert.equal(await usedTwice(check), firstThenReplayed)
      await server.kill()
      await server.start()
      assert.is(await outcomeWhen(check, 'store_forgot'), 'store_forgot')
      for (let i = 0; i < 20; i += 1) assert.is(await outcomeOf(check, 'used'), 'store_forgot')
      assert.is(await outcomeWhen(check, 'first', 'new', 1), 'first')
    })

    test(`${name}: a Redis that is full refuses, forgets nothing, and serves again`, async () => {
      const { port } = await startRedis(cleanups)
      const check = await checkAt(port)
      assert.equal(await usedTwice(check), firstThenReplayed)
      assert.match(await runCommand(port, 'CONFIG SET maxmemory 1'), /OK/)
      assert.is(await outcomeOf(check, 'new'), 'store_threw')
      assert.is.not(await outcomeOf(check, 'used'), 'first')
      assert.match(await runCommand(port, 'CONFIG SET maxmemory 0'), /OK/)
      assert.equal(await usedTwice(check, 'new'), firstThenReplayed)
      assert.is(await outcomeOf(check, 'used'), 'replayed')
    })

    test(`${name}: a Redis that evicts is caught before its first use`, async () => {
      const { port } = await startRedis(cleanups, ['--maxmemory-policy', 'allkeys-lru'])
      const check = await checkAt(port)
      assert.is(await outcomeOf(check, 'used'), 'store_evicts')
      assert.match(await runCommand(port, 'CONFIG SET maxmemory-policy noeviction'), /OK/)
      assert.equal(await usedTwice(check), firstThenReplayed)
    })

    test(`${name}: where INFO is not permitted, it serves: nobody checks the policy`, async () => {
      const { port } = await startRedis(cleanups)
      const check = await checkAt(port)
      assert.match(await runCommand(port, 'ACL SETUSER default -info'), /OK/)
      assert.equal(await usedTwice(check), firstThenReplayed)
    })

    test(`${name}: a Redis that answers late cannot say, and the proof is used all the same`, async () => {
      const { port } = await startRedis(cleanups)
      const check = await checkAt(port)
      assert.equal(await usedTwice(check), firstThenReplayed)
      assert.match(await runCommand(port, 'CLIENT PAUSE 600 ALL'), /OK/)
      assert.is(await outcomeOf(check, 'late'), 'store_timeout')
      assert.is(await outcomeWhen(check, 'replayed', 'late'), 'replayed')
    })

    test(`${name}: called in the other client's dialect, it never proves itself`, async () => {
      const { port } = await startRedis(cleanups)
      const { replayRedis } = await connect(port, cleanups)
      const isNode = 'setEx' in replayRedis
      const wrong = {
        get: (key: string) => replayRedis.get(key),
        set: (...args: readonly [never, never, never]) => replayRedis.set(...args),
        [isNode ? 'setex' : 'setEx']: () => undefined
      }
      const check = makeReplayCheck(redisReplay(wrong as never as ReplayRedis))
      const outcomes = await usedTwice(check)
      // ioredis sends the object as a text, and Redis calls it a syntax error.
      assert.equal(outcomes, Array(2).fill(isNode ? 'store_unproven' : 'store_threw'))
      assert.match(await runCommand(port, 'EXISTS gatecheck:replay:used'), /:0/)
    })

    test(`${name}: an answer that is lost is no replay: sent again it is the first, or it cannot say`, async () => {
      const { port } = await startRedis(cleanups)
      const proxy = await startLossyProxy(port, 'gatecheck:replay:lost', cleanups)
      const check = await checkAt(proxy.port)
      assert.is(await outcomeOf(check, 'other'), 'first')
      const outcome = await outcomeOf(check, 'lost')
      assert.is(proxy.lost(), 1)
      assert.is(outcome, name === 'ioredis' ? 'first' : 'store_threw')
      assert.is(await outcomeWhen(check, 'replayed', 'lost'), 'replayed')
    })
  }

test('nothing was rejected without a handler', () => assert.equal(rejections, []))

test.run()
