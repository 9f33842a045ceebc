import { type Decision, type Gate, type ReplayStore, reportOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setHostRequest } from '../../src/values/same-request'
import { countingReplay, describe, dpopGate, dpopWith, newReplay } from './gates'
import { proofWith } from './proofs'

const test = suite('dpop, one request')

const good = proofWith()
const replayed = '401 dpop_proof_replayed'

for (const isLater of [false, true])
  test(`gates that judge one request object spend its proof once, ${isLater ? 'also if the store answers later' : 'at once'}`, async () => {
    const { store, keys } = countingReplay()
    const later: ReplayStore = { add: async (...call) => store.add(...call) }
    const options = { replay: isLater ? later : store }
    const gates = [dpopGate({}, options), dpopGate({}, options)]
    const request = dpopWith(good)
    const together = await Promise.all(gates.map(decide => decide(request)))
    assert.equal(together.map(describe), ['Allow', 'Allow'])
    for (const decide of gates) assert.is(describe(await decide(request)), 'Allow')
    assert.is(keys.length, 1)
    assert.is(describe(await dpopGate({}, options)(dpopWith(good))), replayed)
  })

test('a request that was refused as a replay stays one for the next gate', async () => {
  const options = { replay: newReplay() }
  await dpopGate({}, options)(dpopWith(good))
  const request = dpopWith(good)
  for (let i = 0; i < 2; i += 1) assert.is(describe(await dpopGate({}, options)(request)), replayed)
})

test('a request object that is used for a second request with another proof lets no replay pass', async () => {
  const decide = dpopGate()
  const other = proofWith({ jti: 'proof-2' })
  let proof = good
  const { header, ...rest } = dpopWith(good)
  const request = { ...rest, header: (name: string) => (name === 'dpop' ? [proof] : header(name)) }
  assert.is(describe(await decide(request)), 'Allow')
  proof = other
  assert.is(describe(await decide(request)), 'Allow')
  proof = good
  assert.is(describe(await decide(request)), replayed)
})

test('another store has not seen the proof, and is told', async () => {
  const [one, two] = [countingReplay(), countingReplay()]
  const request = dpopWith(good)
  for (const { store } of [one, two]) await dpopGate({}, { replay: store })(request)
  assert.is(one.keys.length, 1)
  assert.is(two.keys.length, 1)
  assert.is(describe(await dpopGate({}, { replay: two.store })(dpopWith(good))), replayed)
})

test('a gate for which proofs live longer does not rely on a shorter memory', async () => {
  const replay = newReplay()
  const request = dpopWith(good)
  await dpopGate({}, { replay, lifetime: 60 })(request)
  assert.is(describe(await dpopGate({}, { replay, lifetime: 300 })(request)), replayed)
})

test('requests that an adapter made of one request of the host are one, those of others are not', async () => {
  const decide = dpopGate()
  const hostRequest = {}
  for (let i = 0; i < 2; i += 1)
    assert.is(describe(await decide(setHostRequest(dpopWith(good), hostRequest))), 'Allow')
  assert.is(describe(await decide(setHostRequest(dpopWith(good), {}))), replayed)
  assert.is(describe(await decide(dpopWith(good))), replayed)
})

function reported(next: Gate, today: Gate) {
  let see: (wouldBe: Decision) => void = () => undefined
  const report = new Promise<Decision>(resolve => {
    see = resolve
  })
  return { pass: reportOnly({ next, see: wouldBe => see(wouldBe) })(today), report }
}

test('reportOnly: the next gate spends nothing and finds nothing spent; today spends once', async () => {
  const { store, keys } = countingReplay()
  const next = dpopGate({}, { replay: store })
  const { pass, report } = reported(next, dpopGate({}, { replay: store }))
  const request = dpopWith(good)
  assert.is(describe(await pass(request)), 'Allow')
  assert.is(describe(await report), 'Allow')
  assert.is(keys.length, 1)
})

test('reportOnly beside a gate without DPoP: a gate that counts still spends the proof', async () => {
  const { store, keys } = countingReplay()
  const real = dpopGate({}, { replay: store })
  const { pass, report } = reported(real, dpopGate({ dpop: undefined }))
  const request = dpopWith(good)
  await pass(request)
  assert.is(describe(await report), 'Allow')
  assert.is(keys.length, 0)
  assert.is(describe(await real(request)), 'Allow')
  assert.is(keys.length, 1)
  assert.is(describe(await real(dpopWith(good))), replayed)
})

test('reportOnly hands on a request of any class', async () => {
  const lines = dpopWith(good)
  const prototype = { header: (name: string) => lines.header(name) }
  const { header: _, ...fields } = lines
  const request = Object.assign(Object.create(prototype), fields)
  const { pass, report } = reported(dpopGate(), dpopGate({ dpop: undefined }))
  await pass(request)
  assert.is(describe(await report), 'Allow')
})

test.run()
