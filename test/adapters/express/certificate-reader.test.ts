import type { RequestHandler } from 'express'
import { type Gate, gate } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { expresses } from '../../real/express/both'
import { bound, first, knowsToken, now, secret } from '../../samples'
import { appWith, bearer, expressSuite, pass, presenting, sendSubject } from './app'

const { test, call } = expressSuite('express certificate reader')

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
  for (const [how, certificate] of [
    [
      'throws',
      () => {
        throw new Error(secret)
      }
    ],
    [
      'throws undefined',
      () => {
        throw undefined
      }
    ]
  ] as const)
    test(`${name}: a reader that ${how} is a server error`, async () => {
      const answer = await call(
        appWith(express, app => app.use(expressGate(pass, { certificate }), sendSubject))
      )
      assert.is(answer.status, 500)
      assertNoSecrets([answer.lines, answer.body])
    })
  for (const [what, value] of [
    ['a promise', () => Promise.reject(new Error('x'))],
    ['a text', () => 'x'],
    ['an unknown tag', () => ({ _tag: 'Jwk' })]
  ] as const)
    test(`${name}: a reader that returns ${what} gives an unreadable certificate, not an absent one`, async () => {
      const unboundAllowed = gate({
        require: { scopes: [], binding: 'optional' },
        introspect: knowsToken({ ...bound, confirmation: {} }),
        now
      })
      assert.is(
        (
          await call(
            appWith(express, app =>
              app.use(expressGate(unboundAllowed, { certificate: value as never }), sendSubject)
            )
          )
        ).status,
        401
      )
    })

  test(`${name}: a reader whose promise rejects does not end the process, though the gate allows`, async () => {
    const allowAll: Gate = async () => ({ _tag: 'Allow', token: bound, facts: { now: 0 } })
    assert.is(
      (
        await call(
          appWith(express, app =>
            app.use(
              expressGate(allowAll, {
                certificate: (async () => {
                  throw new Error('x')
                }) as never
              }),
              sendSubject
            )
          )
        )
      ).status,
      200
    )
    await new Promise(setImmediate)
  })
}

test.run()
