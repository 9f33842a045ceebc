// Express 4 and 5 with real routes: no spelling of a path reaches a handler under another rule.
import type { RequestHandler } from 'express'
import { byRoute, gate } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expresses, openServer, sendRaw } from './express/both'
import { buildApp, introspect } from './express/guarded-app'
import { mounts } from './express/mounts'
import {
  lenientHandler,
  passThrough,
  requireAdmin,
  requireTimeQuery,
  routeTable,
  strictHandler
} from './express/routes'
import { spellings } from './express/spellings'
import { cleanups } from './express/tls'

const test = suite('Express routes')
test.after(cleanups.run)

for (const [name, express] of expresses) {
  for (const { title, prefix, build, minimum } of mounts(express))
    test(`${name}: ${title}: whatever way a path is spelled, its handler is reached under its own rule alone`, async () => {
      const routeGate = gate({ introspect, require: byRoute(routeTable(prefix)) })
      const ports = await Promise.all(
        [passThrough, expressGate(routeGate)].map(guard =>
          openServer(
            cleanups,
            buildApp(express, app => build(app, guard as RequestHandler))
          )
        )
      )
      const [barePort = 0, guardedPort = 0] = ports
      const handler = async (port: number, method: string, target: string, token: string) =>
        (
          await sendRaw(port, {
            method,
            target,
            lines: [`Authorization: Bearer ${token}`, 'Content-Length: 0']
          })
        ).header('x-handler')[0]
      const handlersUnguarded = await Promise.all(
        spellings.map(([method, target]) => handler(barePort, method, target, '-'))
      )
      const reachedCount = handlersUnguarded.filter(by => by === 'strict').length
      assert.ok(reachedCount >= minimum, `${reachedCount} spellings reach it unguarded`)
      const handlersGuarded = await Promise.all(
        spellings.map(
          async ([method, target]) =>
            [`${method} ${target}`, await handler(guardedPort, method, target, 'plain')] as const
        )
      )
      assert.equal(
        handlersGuarded.filter(([, by]) => by === 'strict'),
        []
      )
      assert.is(await handler(guardedPort, 'GET', `${prefix}/times`, 'plain'), 'lenient')
      assert.is(await handler(guardedPort, 'GET', `${prefix}/accounts/7`, 'admin'), 'strict')
    })

  test(`${name}: a method that is overridden before the gate is judged as what it became`, async () => {
    const overrideMethod: RequestHandler = (req, _res, next) => {
      req.method = String(req.headers['x-http-method-override'] ?? req.method)
      next()
    }
    const routeGate = gate({
      introspect,
      require: byRoute({ 'POST /time': requireTimeQuery, 'DELETE /time': requireAdmin })
    })
    const port = await openServer(
      cleanups,
      buildApp(express, app => {
        app.use(overrideMethod, expressGate(routeGate))
        app.delete('/time', strictHandler)
        app.post('/time', lenientHandler)
      })
    )
    const by = async (token: string, ...lines: readonly string[]) =>
      (
        await sendRaw(port, {
          method: 'POST',
          target: '/time',
          lines: [`Authorization: Bearer ${token}`, 'Content-Length: 0', ...lines]
        })
      ).header('x-handler')[0]
    assert.equal(
      [
        await by('plain'),
        await by('plain', 'X-HTTP-Method-Override: DELETE'),
        await by('admin', 'X-HTTP-Method-Override: DELETE')
      ],
      ['lenient', undefined, 'strict']
    )
  })
}

test.run()
