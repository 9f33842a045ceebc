import type { RequestHandler } from 'express'
import { type Decision, gate } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { expresses } from '../../real/express/both'
import { first, knowsToken, now, unbound } from '../../samples'
import { operatorMistakes } from '../readers'
import { appWith, bearer, expressSuite, pass, presenting, sendSubject } from './app'

const { test, call } = expressSuite('express certificate reader')

const unboundAllowed = gate({
  require: { scopes: [], binding: 'optional' },
  introspect: knowsToken(unbound),
  now
})

for (const [name, express] of expresses) {
  test(`${name}: a certificate header is ignored without a reader, and the socket with one`, async () => {
    const unread = await call(
      appWith(express, app => app.use(expressGate(pass))),
      { lines: [bearer, `Client-Cert: :${first.pem.replace(/-----[^-]+-----|\s/g, '')}:`] }
    )
    assert.is(unread.status, 401)
    const socket = {
      getPeerX509Certificate: (): never => {
        throw new Error('the socket was read')
      }
    }
    const replaceSocket: RequestHandler = (req, _res, next) => {
      Object.defineProperty(req, 'socket', { value: socket })
      next()
    }
    assert.match(
      (
        await call(appWith(express, app => app.use(replaceSocket, expressGate(pass, presenting()))))
      ).header('www-authenticate')[0] ?? '',
      'none was presented'
    )
  })
  for (const [what, certificate] of operatorMistakes)
    test(`${name}: ${what} is the operator's mistake: 500 adapter_misused, which names the option`, async () => {
      const seen: Decision[] = []
      const answer = await call(
        appWith(express, app =>
          app.use(
            expressGate(unboundAllowed, {
              certificate: certificate as never,
              see: decision => seen.push(decision)
            }),
            sendSubject
          )
        )
      )
      assert.is(answer.status, 500)
      assert.equal(seen, [
        { _tag: 'ServerError', status: 500, reason: 'adapter_misused', detail: 'certificate' }
      ])
      assertNoSecrets([answer.lines, answer.body, seen])
      await new Promise(setImmediate)
    })
  for (const certificate of [undefined, null])
    test(`${name}: a reader that returns ${certificate} shows no certificate`, async () => {
      const app = appWith(express, app =>
        app.use(
          expressGate(unboundAllowed, { certificate: () => certificate as never }),
          sendSubject
        )
      )
      assert.is((await call(app)).status, 200)
    })
}

test.run()
