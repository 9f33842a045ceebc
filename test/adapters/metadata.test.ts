// The metadata of the resource, served by every HTTP adapter before the gate [RFC 9728 §3].
import type { RequestListener } from 'node:http'
import { gate, noScopes, resourceMetadata } from 'gatecheck'
import { cloudflareGate, guarded } from 'gatecheck/cloudflare'
import { expressGate } from 'gatecheck/express'
import { fetchGate } from 'gatecheck/fetch'
import { nodeGate } from 'gatecheck/node'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createQuietApp, expresses } from '../real/express/both'
import { now } from '../samples'
import { dpopHosts } from './dpop/hosts'
import { serveOnce } from './dpop/serve-once'

const test = suite('adapters, metadata')

const authorizationServers = ['https://as.example.com']
const metadata = resourceMetadata({ resource: 'https://api.example.com/v1', authorizationServers })
const other = resourceMetadata({ resource: 'https://api.example.com/v2', authorizationServers })
const text = metadata.answer('GET', metadata.path)?.body ?? ''
const nobody = { authorization: '', proofs: [] }
let asked = 0
const introspect = () => {
  asked += 1
  return { _tag: 'Inactive' } as const
}
const pass = gate({ introspect, require: noScopes, now })
const hosts = dpopHosts.filter(({ kind }) => kind === 'http')

for (const { name, send } of hosts) {
  const call = (target: string, method = 'GET', option: Parameters<typeof send>[3] = metadata) =>
    send(pass, { ...nobody, target, method }, undefined, option)

  test(`${name}: GET gets the document without a token`, async () => {
    const answer = await call(metadata.path)
    assert.is(answer.status, 200)
    assert.ok(answer.text.endsWith(text))
    for (const [header, value] of Object.entries(
      metadata.answer('GET', metadata.path)?.headers ?? {}
    ))
      assert.equal(answer.header(header), [value])
    assert.equal(answer.header('www-authenticate'), [])
  })
  test(`${name}: HEAD gets the same fields`, async () => {
    const answer = await call(metadata.path, 'HEAD')
    assert.is(answer.status, 200)
    assert.equal(answer.header('content-type'), ['application/json'])
  })
  test(`${name}: of a list each has its own document`, async () => {
    for (const { path, document } of [metadata, other]) {
      const answer = await call(path, 'GET', [metadata, other])
      assert.match(answer.text, JSON.stringify(document))
    }
  })
  for (const [title, target, method] of [
    ['another method', metadata.path, 'POST'],
    ['a preflight', metadata.path, 'OPTIONS'],
    ['a query', `${metadata.path}?a`, 'GET'],
    ['a final slash', `${metadata.path}/`, 'GET'],
    ['the document of the root', '/.well-known/oauth-protected-resource', 'GET'],
    ['the document of another resource', other.path, 'GET'],
    ['a path that only ends like it', `/v1${metadata.path}`, 'GET'],
    ['an escaped spelling', metadata.path.replace('known', '%6bnown'), 'GET']
  ] as const)
    test(`${name}: ${title} goes to the gate`, async () => {
      const answer = await call(target, method)
      assert.is(answer.status, 401)
      assert.not.match(answer.text, 'authorization_servers')
    })
}
test('the gate is never asked for the document', () => assert.is(asked, 0))

for (const [name, express] of expresses) {
  test(`${name}: a gate of the app serves it, also behind a router; one of a mount never sees it`, async () => {
    for (const [mount, status] of [
      ['/', 200],
      ['/.well-known', 200],
      ['/v1', 404]
    ] as const) {
      const app = createQuietApp(express)
      app.use(mount, expressGate(pass, { metadata }))
      const request = { ...nobody, target: metadata.path }
      assert.is((await serveOnce(app as RequestListener, request)).status, status, mount)
    }
  })
  test(`${name}: a path that was rewritten is not it: the client's own target counts`, async () => {
    const app = createQuietApp(express)
    app.use(
      (req, _res, next) => {
        req.url = metadata.path
        next()
      },
      expressGate(pass, { metadata })
    )
    assert.is((await serveOnce(app as RequestListener, nobody)).status, 401)
  })
}
test('HEAD on Node has the length of the document and no body [RFC 9110 §8.6]', async () => {
  const guard = nodeGate(pass, { metadata })
  const request = { ...nobody, target: metadata.path, method: 'HEAD' }
  const answer = await serveOnce((req, res) => void guard(req, res, () => undefined), request)
  assert.equal([answer.header('content-length'), answer.body], [[String(text.length)], ''])
})

const makers = {
  expressGate: (option: never) => expressGate(pass, { metadata: option }),
  nodeGate: (option: never) => nodeGate(pass, { metadata: option }),
  fetchGate: (option: never) => fetchGate(pass, { metadata: option }),
  cloudflareGate: (option: never) => cloudflareGate(pass, { metadata: option }),
  guarded: (option: never) =>
    guarded(
      () => pass,
      () => new Response(),
      { metadata: option }
    )
}
for (const [name, make] of Object.entries(makers))
  for (const [what, option] of [
    ['the URL', metadata.url],
    ['the document', metadata.document],
    ['two of one path', [metadata, metadata]],
    ['a list with a hole', [metadata, undefined]],
    ['null', null]
  ] as const)
    test(`${name}: ${what} as the option throws at construction, and the error names it`, () =>
      assert.throws(() => make(option as never), /metadata is wrong: pass resourceMetadata/))

test.run()
