// The metadata of the Nest recipe, on both platforms: what is not marked is refused.
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { bearerAllowed, gate, noScopes, type Require } from 'gatecheck'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GateGuard, Scopes } from '../../examples/hosts/nest'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { sendRaw } from './express/both'
import { openNest } from './recipes/nest'

const test = suite('the recipe of Nest')
const cleanups = createCleanups()
test.after(cleanups.run)

const introspect = knownTokens({
  a: { subject: 'a', scopes: ['a'] },
  b: { subject: 'b', scopes: ['b'] }
})
function gateFor(require: Require) {
  return gate({
    introspect,
    require: typeof require === 'function' ? require : bearerAllowed(require)
  })
}

for (const platform of ['Express', 'Fastify'] as const) {
  let handled = 0
  const setup = {
    gateFor,
    handled: () => {
      handled += 1
    },
    seen: () => undefined
  }
  const server = await openNest(platform)(setup, cleanups)
  const { port } = server.address() as AddressInfo

  for (const [title, target, statuses] of [
    ["a method's scopes", '/guarded', [200, 403, 401]],
    ["a method takes its controller's scopes", '/class', [403, 200, 401]],
    ["a method's own scopes replace its controller's", '/class/own', [200, 403, 401]],
    ['a method may require a token without scopes', '/class/none', [200, 200, 401]],
    ['a public method needs no token', '/open', [200, 200, 200]],
    ['a method that is not marked is refused for everyone', '/forgotten', [403, 403, 403]]
  ] as const)
    test(`${platform}: ${title}`, async () => {
      handled = 0
      for (const [i, token] of ['a', 'b', 'unknown'].entries()) {
        const lines = [`Authorization: Bearer ${token}`]
        assert.is((await sendRaw(port, { target, lines })).status, statuses[i], `token ${token}`)
      }
      const allowed = statuses.filter(status => status === 200).length
      assert.is(handled, target === '/open' ? 0 : allowed)
    })
}

test('what is no HTTP request is refused: a guard of gRPC or GraphQL has no headers to read', async () => {
  const guard = new GateGuard(new Reflector(), gateFor, {})
  const handler = (): void => undefined
  Scopes('a')(handler)
  for (const type of ['rpc', 'ws', 'graphql']) {
    const context = { getType: () => type, getHandler: () => handler, getClass: () => Object }
    assert.is(await guard.canActivate(context as unknown as ExecutionContext), false)
  }
})
test('wrong options are errors when the app starts', () => {
  assert.throws(
    () => new GateGuard(new Reflector(), require => gate({ require } as never), {}),
    /introspect is missing/
  )
  assert.throws(
    () => new GateGuard(new Reflector(), gateFor, { certificat: undefined } as never),
    /unknown option "certificat"/
  )
  assert.throws(() => Scopes('a b'), /scope/)
  assert.ok(new GateGuard(new Reflector(), () => gate({ introspect, require: noScopes }), {}))
})

test.run()
