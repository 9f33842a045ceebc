// Replay stores and nonces in workerd: the recipe for Durable Objects, and two workers that race.
import { setTimeout as pause } from 'node:timers/promises'
import { nonces } from 'gatecheck'
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isNonceIssuer } from '../../src/dpop/nonces'
import { fleetSecret } from '../store/strings'
import type { ReplayAnswer } from './cloudflare/replay'
import { bundleWorker, startWorkers, type WorkerBundle } from './cloudflare/workers'

const test = suite('replay stores in workerd')

let bundle: WorkerBundle
let miniflare: Miniflare
let log = ''
test.before(async () => {
  bundle = await bundleWorker('test/real/cloudflare/replay.ts')
  const worker = { script: bundle.text, bindings: { NONCE_SECRET: fleetSecret } }
  const own = { PROOFS: { className: 'UsedProofs', useSQLite: true } }
  const others = { PROOFS: { ...own.PROOFS, scriptName: 'one' } }
  miniflare = startWorkers(
    { one: { ...worker, durableObjects: own }, two: { ...worker, durableObjects: others } },
    text => {
      log += text
    }
  )
  await miniflare.ready
})
test.after(() => miniflare.dispose())

async function ask(name: string, path: string): Promise<ReplayAnswer> {
  const worker = await miniflare.getWorker(name)
  return (await (await worker.fetch(`https://api.example.com${path}`)).json()) as ReplayAnswer
}
async function outcomes(
  ...asked: readonly (readonly [string, string])[]
): Promise<readonly string[]> {
  const answers: string[] = []
  for (const [name, path] of asked) answers.push((await ask(name, path)).outcome)
  return answers
}

test('with the recipe for Durable Objects, a proof is new once in the whole fleet', async () =>
  assert.equal(
    await outcomes(['one', '/?jti=a'], ['one', '/?jti=a'], ['two', '/?jti=a'], ['two', '/?jti=b']),
    ['first', 'replayed', 'replayed', 'first']
  ))
test('a proof is forgotten after its time', async () => {
  const path = '/?jti=short&seconds=1'
  assert.equal(await outcomes(['one', path], ['one', path]), ['first', 'replayed'])
  await pause(1_100)
  assert.equal(await outcomes(['two', path], ['one', path]), ['first', 'replayed'])
})
test('of 20 requests to two workers that race with one proof, one is the first', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => ask(i % 2 === 0 ? 'one' : 'two', '/?jti=raced'))
  )
  const counts = answers.filter(({ outcome }) => outcome === 'first').length
  const replays = answers.filter(({ outcome }) => outcome === 'replayed').length
  assert.equal([counts, replays], [1, 19])
})
test('memoryReplay works in workerd, for one isolate', async () =>
  assert.equal(
    await outcomes(['one', '/memory?jti=a'], ['one', '/memory?jti=a'], ['two', '/memory?jti=a']),
    ['first', 'replayed', 'first']
  ))
test('workerd and Node make the same nonce and accept it as long', async () => {
  const { nonce, accepted } = await ask('one', '/?jti=c')
  assert.equal(accepted, [true, true, false])
  const issuer = nonces({ secret: fleetSecret })
  assert.is(isNonceIssuer(issuer) && issuer.issue(1_800_000_000), nonce)
})
test('the worker imports nothing but the platform, and logs no exception', () => {
  assert.equal(bundle.imports, ['cloudflare:workers'])
  assert.is(log, '')
})

test.run()
