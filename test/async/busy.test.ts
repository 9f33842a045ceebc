// A time limit does not count our own busy loop as another's failure: what came while our code
// blocked the event loop is read before anyone gives up.
import { once } from 'node:events'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { around, cached, type Introspect, type Trace, timed, traced } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { active, summary } from '../around/introspects'
import { bound, knowsToken, now, secret } from '../samples'
import { storeOf } from '../store/strings'

const test = suite('a busy event loop')

/** A peer in another thread: it answers each line, and then says so in shared memory. */
const peer = `
const { workerData, parentPort } = require('node:worker_threads')
const server = require('node:net').createServer(socket => {
  socket.on('error', () => undefined)
  socket.on('data', () => socket.write('null', () => {
    Atomics.store(workerData, 0, 1)
    Atomics.notify(workerData, 0)
  }))
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`
const hasAnswered = new Int32Array(new SharedArrayBuffer(4))
const worker = new Worker(peer, { eval: true, workerData: hasAnswered })
const [port] = (await once(worker, 'message')) as [number]
const socket = connect(port, '127.0.0.1')
await once(socket, 'connect')
test.after(async () => {
  socket.destroy()
  await worker.terminate()
})

/** Asks the peer, then blocks the loop until the answer has come and the limit is long over. */
async function askWhileBusy(limit: number): Promise<void> {
  Atomics.store(hasAnswered, 0, 0)
  const answered = once(socket, 'data')
  socket.write('a')
  setImmediate(() => {
    Atomics.wait(hasAnswered, 0, 0)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * limit)
  })
  await answered
}

test('a shared store that has answered has not failed, and is not left alone', async () => {
  const outcomes: unknown[] = []
  const kv = { get: () => askWhileBusy(20).then(() => null), set: () => undefined }
  const see = ({ store }: Trace) => outcomes.push(store)
  const cache = cached(storeOf(kv, { timeout: 20 }), { now })
  const introspect = around(knowsToken(bound), cache, traced(see))
  for (let i = 0; i < 3; i += 1) await introspect({ token: `${secret}${i}` })
  assert.equal(outcomes, [undefined, undefined, undefined])
})
test('timed does not end a try whose answer has come', async () => {
  const server: Introspect = () => askWhileBusy(20).then(() => active)
  assert.is(summary(await around(server, timed(20))({ token: secret })), 'Active')
})

test.run()
