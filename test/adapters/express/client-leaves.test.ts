import { connect } from 'node:net'
import { type Gate, gate, noScopes, type Signal } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { expresses } from '../../real/express/both'
import { bound, knowsToken, now } from '../../samples'
import { appWith, bearer, callNext, expressSuite, pass, presentingFirst, sendSubject } from './app'

const { test, call, listen } = expressSuite('express client leaves')

for (const [name, express] of expresses) {
  test(`${name}: a client that disconnects aborts the decision, and no handler runs`, async () => {
    const signals: Signal[] = []
    let ran = false
    let clientGone = (): void => undefined
    const disconnected = new Promise<void>(resolve => {
      clientGone = resolve
    })
    const disconnect: Gate = (_, signal) =>
      new Promise(resolve => {
        if (signal !== undefined) signals.push(signal)
        signal?.addEventListener('abort', () => {
          resolve({ _tag: 'Allow', token: bound, facts: { now: 0 } })
          setImmediate(clientGone)
        })
        socket.destroy()
      })
    const port = await listen(
      appWith(express, app =>
        app.use(expressGate(disconnect, presentingFirst), () => {
          ran = true
        })
      )
    )
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /time HTTP/1.1\r\nHost: a\r\n\r\n')
    await disconnected
    assert.equal([signals[0]?.aborted, ran], [true, false])
  })
  test(`${name}: no handler runs if the client disconnected before the gate ran`, async () => {
    let ran = false
    await call(
      appWith(express, app =>
        app.use(
          (req, res, next) => {
            res.once('close', () => setImmediate(next))
            req.socket.destroy()
          },
          expressGate(pass, presentingFirst),
          () => {
            ran = true
          }
        )
      )
    )
    await new Promise(resolve => setTimeout(resolve, 10))
    assert.not.ok(ran)
  })
  test(`${name}: a client that stays connected aborts nothing, whether its body was read or not`, async () => {
    const slow: Gate = async (request, signal) => {
      await new Promise(resolve => setTimeout(resolve, 5))
      return signal?.aborted === true
        ? { _tag: 'ServerError', status: 500, reason: 'deadline_exceeded', detail: 'x' }
        : pass(request, signal)
    }
    for (const before of [callNext, express.json()]) {
      const body = '{"a":1}'
      const answer = await call(
        appWith(express, app => app.use(before, expressGate(slow, presentingFirst), sendSubject)),
        {
          method: 'POST',
          lines: [
            bearer,
            'Content-Type: application/json',
            `Content-Length: ${body.length}`,
            '',
            body
          ]
        }
      )
      assert.is(answer.status, 200)
    }
  })
  test(`${name}: a request that was answered during the decision goes no further`, async () => {
    let ran = false
    const slow: Gate = async (request, signal) => {
      await new Promise(resolve => setTimeout(resolve, 10))
      return pass(request, signal)
    }
    for (const decide of [slow, pass]) {
      const answer = await call(
        appWith(express, app =>
          app.use(
            (_req, res, next) => {
              next()
              res.status(504).end('late')
            },
            expressGate(decide, presentingFirst),
            () => {
              ran = true
            }
          )
        )
      )
      await new Promise(resolve => setTimeout(resolve, 30))
      assert.equal([answer.status, ran], [504, false])
    }
  })

  test(`${name}: a request whose response was destroyed during the decision goes no further, at once or later`, async () => {
    for (const ms of [undefined, 1]) {
      let handled = 0
      let destroyResponse = (): void => undefined
      const require = (): typeof noScopes | Promise<typeof noScopes> => {
        destroyResponse()
        return ms === undefined
          ? noScopes
          : new Promise(resolve => setTimeout(resolve, ms, noScopes))
      }
      const guard = expressGate(
        gate({ require: require as never, introspect: knowsToken(bound), now }),
        presentingFirst
      )
      await call(
        appWith(express, app =>
          app.use((req, res) => {
            destroyResponse = () => {
              res.destroy()
            }
            guard(req, res, () => {
              handled += 1
            })
          })
        )
      ).catch(() => undefined)
      await new Promise(resolve => setTimeout(resolve, 5))
      assert.is(handled, 0)
    }
  })
}

test.run()
