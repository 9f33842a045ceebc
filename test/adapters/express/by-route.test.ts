import { byRoute, gate, scopes } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { expresses, sendRaw } from '../../real/express/both'
import { bound, knowsToken, now } from '../../samples'
import { appWith, bearer, expressSuite, presentingFirst, routerWith, sendSubject } from './app'

const { test, call, listen } = expressSuite('express byRoute')

for (const [name, express] of expresses) {
  test(`${name}: under a mount with a parameter byRoute goes by the path if the router merges parameters, else it has no rule`, async () => {
    const guard = expressGate(
      gate({
        introspect: knowsToken(bound),
        now,
        require: byRoute({ 'GET /{tenant}/payments/{id}': scopes('payments') })
      }),
      presentingFirst
    )
    for (const [mergeParams, status] of [
      [true, 200],
      [false, 403]
    ] as const)
      assert.is(
        (
          await call(
            appWith(express, app =>
              app.use(
                '/:tenant',
                routerWith(express, inner => inner.get('/payments/:id', guard, sendSubject), {
                  mergeParams
                })
              )
            ),
            { target: '/acme/payments/7' }
          )
        ).status,
        status
      )
  })
  test(`${name}: one gate per route and one byRoute table for the app decide alike`, async () => {
    const introspect = knowsToken(bound)
    const requireScope = (scope: string) =>
      expressGate(gate({ introspect, require: scopes(scope), now }), presentingFirst)
    const gatePerRoute = await listen(
      appWith(express, app => {
        app.get('/time', requireScope('time:query'), sendSubject)
        app.get('/admin', requireScope('admin'), sendSubject)
      })
    )
    const gateWithTable = await listen(
      appWith(express, app =>
        app.use(
          expressGate(
            gate({
              introspect,
              now,
              require: byRoute({ 'GET /time': scopes('time:query'), 'GET /admin': scopes('admin') })
            }),
            presentingFirst
          ),
          sendSubject
        )
      )
    )
    for (const port of [gatePerRoute, gateWithTable])
      assert.equal(
        await Promise.all(
          ['/time', '/admin'].map(
            async target => (await sendRaw(port, { target, lines: [bearer] })).status
          )
        ),
        [200, 403]
      )
  })
}

test.run()
