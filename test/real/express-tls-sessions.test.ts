// Resumed TLS sessions with Express 4 and 5: a session keeps its first certificate.
import type { TLSSocket } from 'node:tls'
import express5 from 'express'
import { expressGate } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createQuietApp, expresses } from './express/both'
import { boundGate, buildApp, guardedApp, serveSubject } from './express/guarded-app'
import { cleanups, first, openTlsServer, second, sendOverTls } from './express/tls'

const test = suite('Express with resumed TLS sessions')
test.after(cleanups.run)

test('a session can be resumed until sessionTimeout, and a resumption does not extend it', async () => {
  for (const { reused, statuses } of await Promise.all(
    (['TLSv1.2', 'TLSv1.3'] as const).map(async version => {
      // OpenSSL counts whole seconds: 3.5 may end a session a second early, 3.0 a second late.
      const port = await openTlsServer(
        createQuietApp(express5).use(expressGate(boundGate), serveSubject),
        {
          sessionTimeout: 3
        }
      )
      const { session } = await sendOverTls(port, { client: first, version, tokens: ['first'] })
      const firstResumption = await sendOverTls(port, { version, session, tokens: ['first'] })
      await new Promise(resolve => setTimeout(resolve, 1_200))
      const secondResumption = await sendOverTls(port, {
        version,
        session: firstResumption.session ?? session,
        tokens: ['first']
      })
      await new Promise(resolve => setTimeout(resolve, 3_000))
      assert.equal([firstResumption.reused, secondResumption.reused], [true, true])
      return sendOverTls(port, {
        version,
        session: secondResumption.session ?? session,
        tokens: ['first']
      })
    })
  ))
    assert.equal([reused, statuses], [false, [401]])
})

for (const [name, express] of expresses)
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`${name}, ${version}: a resumed session has the certificate of its first handshake, whichever the client uses now`, async () => {
      const port = await openTlsServer(guardedApp(express))
      const { session, reused } = await sendOverTls(port, {
        client: first,
        version,
        tokens: ['first']
      })
      assert.not.ok(reused)
      for (const client of [first, second, undefined]) {
        const resumed = await sendOverTls(port, {
          client,
          version,
          session,
          tokens: ['first', 'second']
        })
        assert.equal([resumed.reused, ...resumed.statuses], [true, 200, 401])
      }
    })

    test(`${name}, ${version}: a session without a certificate has none after resumption, even if Node says authorized`, async () => {
      const sockets: unknown[] = []
      const port = await openTlsServer(
        buildApp(express, app =>
          app.use(
            ({ socket }, _res, next) => {
              const { authorized, getPeerX509Certificate } = socket as TLSSocket
              sockets.push([authorized, getPeerX509Certificate.call(socket)?.raw.length ?? 0])
              next()
            },
            expressGate(boundGate),
            serveSubject
          )
        )
      )
      const { session } = await sendOverTls(port, { version, tokens: ['first'] })
      const resumed = await sendOverTls(port, { version, session, tokens: ['first'] })
      assert.equal([resumed.reused, resumed.statuses], [true, [401]])
      assert.match(resumed.responses[0]?.header('www-authenticate')[0] ?? '', 'none was presented')
      // With TLS 1.3, Node 20 and 22 call the resumed session authorized; Node 24.21 does not.
      const [, [authorizedOnResumption] = []] = sockets as readonly (readonly unknown[])[]
      assert.equal(sockets, [
        [false, 0],
        [version === 'TLSv1.3' ? authorizedOnResumption : false, 0]
      ])
    })
  }

test.run()
