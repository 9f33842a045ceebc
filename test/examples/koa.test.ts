// The recipe for Koa, behind middleware that changes the path.
import type { RequestListener } from 'node:http'
import { bearerAllowed, byRoute, gate, noScopes, scopes } from 'gatecheck'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gateMiddleware } from '../../examples/hosts/koa'
import { serveOnce } from '../adapters/dpop/serve-once'
import { knowsToken, now, secret, unbound } from '../samples'

const test = suite('koa')

const pass = gate({
  introspect: knowsToken(unbound),
  require: byRoute({
    'GET /users': bearerAllowed(noScopes),
    'GET /admin/users': bearerAllowed(scopes('admin'))
  }),
  now
})

/** As koa-mount does. */
function createApp(mount: string): RequestListener {
  const app = new Koa()
  app.use((ctx, next) => {
    ctx.path = ctx.path.replace(mount, '')
    return next()
  })
  app.use(gateMiddleware(pass))
  app.use(ctx => {
    ctx.body = 'handled'
  })
  return app.callback()
}

for (const [title, mount, target, status] of [
  ['no mount', '', '/users', 200],
  ['no mount, for whom the scope is missing', '', '/admin/users', 403],
  [
    'a mount: the path within it is not judged by the rule of another path',
    '/admin',
    '/admin/users',
    403
  ]
] as const)
  test(title, async () => {
    const answer = await serveOnce(createApp(mount), {
      authorization: `Bearer ${secret}`,
      proofs: [],
      target
    })
    assert.is(answer.status, status)
  })

test.run()
