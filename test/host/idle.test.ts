// Which idle socket may carry the next request, turn by turn of the event loop.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { markIdle, whenQuiet } from '../../src/host/node/idle'
import type { Target } from '../../src/host/node/target'

const test = suite('idle sockets')

interface FakeSocket {
  bytesRead: number
  writable: boolean
  destroyed: boolean
  destroy(): void
}
function makeSocket(): FakeSocket {
  const socket: FakeSocket = {
    bytesRead: 100,
    writable: true,
    destroyed: false,
    destroy: () => {
      socket.destroyed = true
      socket.writable = false
    }
  }
  return socket
}
function rest(socket: FakeSocket): FakeSocket {
  markIdle(socket as never)
  return socket
}
function targetWith(sockets: readonly FakeSocket[], unused = false): Target {
  return { agent: { freeSockets: { as: sockets } }, host: 'as', unused } as unknown as Target
}
/** The number of the turn in which the request may be sent, from 0 to 9. */
async function turnOfRequest(
  target: Target,
  inTurn: (turn: number) => void = () => undefined
): Promise<number> {
  let sentIn = -1
  let turn = 0
  whenQuiet(target, () => {
    sentIn = turn
  })
  while (sentIn < 0 && turn < 10) {
    inTurn(turn)
    turn += 1
    await new Promise(resolve => setImmediate(resolve))
  }
  return sentIn
}

test('without an idle socket nothing is waited for', async () =>
  assert.is(await turnOfRequest(targetWith([])), 0))
test('a quiet socket is used after the event loop has polled for certain: in the second turn', async () =>
  assert.is(await turnOfRequest(targetWith([rest(makeSocket())])), 2))
test('a connection opened in advance is polled, too', async () =>
  assert.is(await turnOfRequest(targetWith([], true)), 2))
test('a socket that received something is destroyed, and the next one is used', async () => {
  const [noisy, quiet] = [rest(makeSocket()), rest(makeSocket())]
  const sentIn = await turnOfRequest(targetWith([noisy, quiet]), turn => {
    if (turn === 1) noisy.bytesRead += 1
  })
  assert.equal([sentIn, noisy.destroyed, quiet.destroyed], [2, true, false])
})
test('a socket that the server has half closed is destroyed', async () => {
  const closed = { ...rest(makeSocket()), writable: false }
  closed.destroy = () => {
    closed.destroyed = true
  }
  await turnOfRequest(targetWith([closed]))
  assert.ok(closed.destroyed)
})
test('a socket that becomes idle while a request waits has not been polled: it is not used, and not lost', async () => {
  const [polled, unpolled] = [rest(makeSocket()), rest(makeSocket())]
  const target = targetWith([polled, unpolled])
  let offered: readonly unknown[] = []
  let turn = 0
  whenQuiet(target, () => {
    offered = target.agent.freeSockets['as'] ?? []
  })
  while (turn < 3) {
    // Another request has used this socket since.
    if (turn === 1) rest(unpolled)
    turn += 1
    await new Promise(resolve => setImmediate(resolve))
  }
  assert.equal(offered, [polled])
  assert.equal(target.agent.freeSockets['as'], [polled, unpolled])
})
test('a request waits two turns at most, however many others use the sockets', async () => {
  const sockets = [rest(makeSocket()), rest(makeSocket())]
  const sentIn = await turnOfRequest(targetWith(sockets), () => sockets.forEach(rest))
  assert.is(sentIn, 2)
})
test('if others take the idle sockets meanwhile, the request gets a new connection', async () => {
  const sockets = [rest(makeSocket())]
  const sentIn = await turnOfRequest(targetWith(sockets), () => sockets.pop())
  assert.is(sentIn, 2)
})

test.run()
