// What `warm: true` does not touch: the network beyond one connection, and everything of the user's.
import * as crypto from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import * as http from 'node:http'
import { createServer, type Socket } from 'node:net'
import {
  around,
  authlete,
  cached,
  gate,
  type Introspect,
  jwt,
  rfc7662,
  type Store
} from 'gatecheck'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Watch, watch } from './warm/watch'

const test = suite('rehearsal')

const { publicKey: userKey } = crypto.generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { format: 'jwk' }
} as crypto.ECKeyPairKeyObjectOptions) as unknown as { readonly publicKey: { readonly x: string } }

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50))

/** Every function that a user may pass, around an Introspect that is warm. */
function constructAll(introspect: Introspect, { forbid }: Watch): readonly unknown[] {
  const store: Store = { get: forbid('store.get'), set: forbid('store.set') }
  const layered = around(
    introspect,
    (): Introspect => forbid('layer'),
    cached(store, { space: 'a', now: forbid('cached.now') })
  )
  const pass = gate({
    introspect: layered,
    require: forbid('require'),
    checks: [forbid('check')],
    now: forbid('now')
  })
  const options = { context: forbid<never>('context'), see: forbid<never>('see') }
  return [
    restApiAuthorizer(pass, options),
    httpApiAuthorizer(pass, options),
    httpApiPolicyAuthorizer(pass, options)
  ]
}

interface Seen {
  readonly calls: readonly string[]
  /** That arrived at the server. */
  readonly bytes: readonly number[]
  readonly verified: readonly unknown[]
  readonly isUserKeyImported: boolean
}
async function construct(make: (url: string, watched: Watch) => Introspect): Promise<Seen> {
  const bytes: number[] = []
  const sockets: Socket[] = []
  const server = createServer(socket => {
    socket.on('data', chunk => bytes.push(chunk.length))
    sockets.push(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const watched = watch()
  try {
    constructAll(make(`http://127.0.0.1:${port}`, watched), watched)
    await settled()
  } finally {
    watched.stop()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  const { calls, verified, importedKeys } = watched
  const isUserKeyImported = importedKeys.some(key => (key as typeof userKey).x === userKey.x)
  return { calls, bytes, verified, isUserKeyImported }
}

const keys = { keys: [{ ...userKey }] }
for (const [name, make] of [
  [
    'rfc7662',
    (warm: boolean) => (url: string) =>
      rfc7662({ endpoint: url, clientId: 'a', clientSecret: 'b', warm })
  ],
  [
    'authlete',
    (warm: boolean) => (url: string) =>
      authlete({ baseUrl: url, serviceId: '1', serviceAccessToken: 'a', warm })
  ],
  ['jwt with keys', (warm: boolean) => (url: string) => jwt({ issuer: url, keys, warm })],
  [
    'jwt with keys and a URL',
    (warm: boolean) =>
      (url: string, { forbid }: Watch) =>
        jwt({ issuer: url, keys, jwksUri: url, now: forbid('jwt.now'), warm })
  ]
] as const)
  test(`${name}: warm sends nothing, and calls and imports nothing of the user's`, async () => {
    const cold = await construct(make(false))
    const warm = await construct(make(true))
    // The rehearsal did run, which is the only difference.
    assert.equal(warm, { ...cold, verified: name.startsWith('jwt') ? [true] : [] })
    assert.equal([warm.bytes, warm.isUserKeyImported], [[], false])
    assert.equal(
      warm.calls,
      name === 'jwt with keys and a URL' ? ['jwt.now'] : [],
      'preloaded keys have an age'
    )
  })

test('the watch itself sees a request: without it the tests above would prove nothing', async () => {
  const watched = watch()
  try {
    const introspect = rfc7662({
      endpoint: 'http://127.0.0.1:1/',
      clientId: 'a',
      clientSecret: 'b'
    })
    await introspect({ token: 'some-token-of-ours' })
  } finally {
    watched.stop()
  }
  assert.equal(watched.calls, ['request'])
})
test('the first real request is the first that instrumentation sees', async () => {
  const server = http.createServer((_, response) => response.end('{"active":false}'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const started: string[] = []
  const onStart = (message: unknown): void => {
    started.push((message as { readonly request: { readonly path: string } }).request.path)
  }
  subscribe('http.client.request.start', onStart)
  const endpoint = `http://127.0.0.1:${port}/introspect`
  const introspect = rfc7662({ endpoint, clientId: 'a', clientSecret: 'b', warm: true })
  await settled()
  await introspect({ token: 'some-token-of-ours' })
  unsubscribe('http.client.request.start', onStart)
  server.closeAllConnections()
  server.close()
  assert.equal(started, ['/introspect'])
})

test.run()
