// Several gates on one request spend its proof once; another request with the same proof is refused.
import type { RequestListener } from 'node:http'
import { expressGate } from 'gatecheck/express'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { nodeGate } from 'gatecheck/node'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newReplay } from '../../dpop/gates'
import { newDpopGate, newProof, publicUrl, withProof } from '../../dpop-situations'
import { createQuietApp, expresses } from '../../real/express/both'
import { readPolicy } from './answers'
import { fetchRequestFor, restEvent } from './hosts'
import { serveOnce } from './serve-once'

const test = suite('adapters, one request with DPoP')

for (const [name, express] of expresses)
  test(`${name}: a gate that is mounted twice spends a proof once, and a second request is 401`, async () => {
    const decide = newDpopGate()
    const app = createQuietApp(express)
    app.use(expressGate(decide, { publicUrl }))
    app.get('/time', expressGate(decide, { publicUrl }), (_, res) => {
      res.send('allowed')
    })
    const request = withProof(newProof())
    assert.is((await serveOnce(app as RequestListener, request)).status, 200)
    assert.is((await serveOnce(app as RequestListener, request)).status, 401)
  })

for (const [name, express] of expresses)
  for (const [isShared, status] of [
    [true, 401],
    [false, 200]
  ] as const)
    test(`${name} behind an authorizer is a judge of its own: with ${isShared ? 'the same store' : 'a store for each'} it answers ${status}`, async () => {
      const store = newReplay()
      const authorizer = restApiAuthorizer(newDpopGate(false, store), { publicUrl })
      const app = createQuietApp(express)
      app.use(expressGate(newDpopGate(false, isShared ? store : newReplay()), { publicUrl }))
      app.get('/time', (_, res) => {
        res.send('allowed')
      })
      const request = withProof(newProof())
      assert.is(readPolicy(await authorizer(restEvent(request))).status, 200)
      assert.is((await serveOnce(app as RequestListener, request)).status, status)
      // Whoever has a store has seen the proof.
      assert.is(readPolicy(await authorizer(restEvent(request))).status, 403)
      assert.is((await serveOnce(app as RequestListener, request)).status, 401)
    })

test('Node: two gates in different wrappers of one request spend a proof once', async () => {
  const decide = newDpopGate()
  const guard = nodeGate(decide, { publicUrl })
  const listener: RequestListener = (req, res) => {
    const { method = '', url = '', rawHeaders, headers, socket } = req
    guard(req, res, () =>
      guard({ method, url, rawHeaders, headers, socket }, res, () => res.end('allowed'))
    )
  }
  const request = withProof(newProof())
  assert.is((await serveOnce(listener, request)).status, 200)
  assert.is((await serveOnce(listener, request)).status, 401)
})

test('Node: an object that a framework uses for a second request does not let a proof pass twice', async () => {
  const guard = nodeGate(newDpopGate(), { publicUrl })
  const reused: { method?: string; url?: string; rawHeaders?: string[] } = {}
  const listener: RequestListener = (req, res) => {
    const { method = '', url = '', rawHeaders } = req
    guard(Object.assign(reused, { method, url, rawHeaders }), res, () => res.end('allowed'))
  }
  const request = withProof(newProof())
  assert.is((await serveOnce(listener, request)).status, 200)
  assert.is((await serveOnce(listener, request)).status, 401)
})

test('fetch: two gates on one Request spend a proof once, and a second Request is refused', async () => {
  const decide = newDpopGate()
  const guards = [fetchGate(decide, { publicUrl }), fetchGate(decide, { publicUrl })]
  const sent = withProof(newProof())
  const request = fetchRequestFor(sent)
  for (const guard of guards) assert.ok(isAllow(await guard(request)))
  for (const guard of guards) assert.not.ok(isAllow(await guard(fetchRequestFor(sent))))
})

test.run()
