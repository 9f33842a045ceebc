// Hono and Fastify for real: the examples over mutual TLS, and no spelling of a path by which a weaker rule judges what they serve.
import { createAdaptorServer } from '@hono/node-server'
import fastify from 'fastify'
import { Hono } from 'hono'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { connect as connectSecurely, type TLSSocket } from 'node:tls'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bearerAllowed, byRoute, gate, type Gate, scopes } from 'gatecheck'
import { fetchGate } from 'gatecheck/fetch'
import { knownTokens } from 'gatecheck/testing'
import { createFastifyServer as fastifyServed } from '../../examples/hosts/fastify'
import { createHonoServer as honoServed } from '../../examples/hosts/hono'
import { type Certificate, makeCertificate } from '../../examples/tutorial/certificates'
import { endings } from '../../examples/tutorial/endings'
import { folder } from '../../examples/tutorial/folder'
import { listen } from '../../examples/tutorial/listening'
import { type Answered, send } from '../../examples/tutorial/request'
import { withoutSecrets } from '../contract'
import { secret } from '../samples'

const test = suite('hosts')
const ending = endings()
test.after(ending.run)

/** Port of a server that ends with this test, whatever connections are open. */
const port = async (server: Server): Promise<number> => {
  ending.add(() => new Promise(done => { server.close(() => done()); server.closeAllConnections() }))
  return listen(server)
}

const files = await folder(tmpdir())
ending.add(files.remove)
const wish = (name: string, server = false): Promise<Certificate> => makeCertificate(files, { name, subject: `/CN=${name}`, server })
const [own, other, server] = await Promise.all([wish('own'), wish('other'), wish('server', true)])

const introspect = knownTokens({
  [secret]: { subject: 'john', scopes: ['time:query'], confirmation: { thumbprint: own.thumbprint } },
  plain: { subject: 'jane', scopes: ['time:query'] }, admin: { subject: 'root', scopes: ['time:query', 'admin'] }
})
const pass = gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query'), 'GET /accounts/{id}': (_, { id }) => ({ ...scopes('time:query'), subject: id }) }) })

const hosts = [
  ['Hono', async (): Promise<number> => port(honoServed(pass, { key: server.key, cert: server.certificate }) as Server)],
  ['Fastify', async (): Promise<number> => {
    const app = fastifyServed(pass, { key: server.key, cert: server.certificate })
    ending.add(() => app.close())
    await app.listen({ port: 0, host: '127.0.0.1' })
    return (app.server.address() as AddressInfo).port
  }]
] as const

for (const [host, open] of hosts) {
  const at = await open()
  const called = async (path: string, client?: Certificate, authorization: readonly string[] = [`Bearer ${secret}`], headers: Readonly<Record<string, string>> = {}): Promise<Answered> => {
    const reply = await send({ url: `https://127.0.0.1:${at}${path}`, ca: server.certificate, client, headers: { ...headers, ...(authorization.length === 0 ? {} : { authorization }) } })
    assert.ok(reply._tag === 'Answered')
    withoutSecrets([reply.headers, reply.body])
    return reply
  }
  test(`${host}: the token with its own certificate is served, and the handler knows whose it is`, async () => {
    const { status, body } = await called('/time', own)
    assert.equal([status, body], [200, '{"hello":"john","route":"/time"}'])
  })
  for (const [what, client, authorization, status, challenge] of [
    ['another certificate', other, [`Bearer ${secret}`], 401, /certificate mismatch/], ['no certificate', undefined, [`Bearer ${secret}`], 401, /certificate missing/],
    ['no token', own, [], 401, /^Bearer realm="protected"$/], ['two tokens in two lines', own, [`Bearer ${secret}`, 'Bearer other'], 400, /invalid_request/],
    ['two tokens in two lines, the good one last', own, ['Bearer other', `Bearer ${secret}`], 400, /invalid_request/]
  ] as const) test(`${host}: ${what}: ${status} with its challenge, not to be stored`, async () => {
    const said = await called('/time', client, authorization)
    assert.is(said.status, status)
    assert.match(String(said.headers['www-authenticate']), challenge)
    assert.equal([said.headers['cache-control'], said.headers['content-type']?.toString().startsWith('application/json')], ['no-store', true])
    assert.equal(Object.keys(JSON.parse(said.body) as object), ['error', 'error_description'])
  })
  test(`${host}: the path's parameter reaches the rule`, async () => {
    assert.is((await called('/accounts/john', own)).status, 200)
    assert.is((await called('/accounts/jane', own)).status, 403)
  })
  test(`${host}: a route that is in no table is 403, for strangers 401`, async () => {
    assert.is((await called('/elsewhere', own)).status, 403)
    assert.is((await called('/elsewhere', own, [])).status, 401)
  })
  test(`${host}: a certificate in a header is nothing`, async () => {
    const [text, der] = [encodeURIComponent(own.certificate), own.certificate.replace(/-----[^-]+-----|\s/g, '')]
    assert.is((await called('/time', undefined, undefined, { 'client-cert': `:${der}:`, 'x-client-cert': text, 'x-ssl-client-cert': text, 'x-forwarded-client-cert': `Cert="${text}"` })).status, 401)
  })
  test(`${host}: a resumed TLS connection that once showed no certificate shows none`, async () => {
    const asked = (session?: Buffer): Promise<{ readonly text: string; readonly reused: boolean; readonly session: Buffer | undefined }> => new Promise((done, fail) => {
      let kept: Buffer | undefined
      let reused = false
      let text = ''
      const socket: TLSSocket = connectSecurely({ port: at, host: '127.0.0.1', ca: server.certificate, ...(session === undefined ? {} : { session }) }, () => {
        reused = socket.isSessionReused()
        socket.write(`GET /time HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secret}\r\nConnection: close\r\n\r\n`)
      })
      socket.on('session', ticket => { kept = ticket }).on('data', chunk => { text += String(chunk) }).on('error', fail)
        .on('close', () => done({ text, reused, session: kept }))
    })
    const once = await asked()
    const again = await asked(once.session)
    assert.equal([once.reused, again.reused], [false, true])
    for (const { text } of [once, again]) assert.match(text, /^HTTP\/1\.1 401 /)
  })
}

// Spellings
const rules = byRoute({ 'GET /time': bearerAllowed(scopes('admin')), 'GET /Own': bearerAllowed(scopes('admin')), 'ANY /{name}': bearerAllowed(scopes('time:query')), 'ANY /{rest+}': bearerAllowed(scopes('time:query')) })
const watched = gate({ introspect, require: rules })
const spellings: readonly (readonly [method: string, target: string])[] = [
  ...['/time', '/Time', '/TIME', '/time/', '/time//', '//time', '///time', '/./time', '/time/.', '/a/../time', '/../time', '/%2e/time', '/a/%2e%2e/time', '/%74ime', '/tim%65', '/%54ime', '/time%20', '/%20time', '/time%00', '/time%2f', '/%2ftime', '/time%2F..%2Ftime',
    '/time;a=b', '/time?', '/time?a=/other', '/time#a', '/time%3f', '/time%23a', '/\\time', '/a\\..\\time', '/time\\', 'http://api.example.com/time', 'http://api.example.com/%74ime', 'http://api.example.com//time', 'https://elsewhere.example.com/time', 'http://api.example.com?a=/time',
    'HTTP://api.example.com/time', '/%25%37%34ime', '/%E2%84%AAime', '/t%C4%B1me', '/own', '/Own', '/%4fwn', '/OWN/', '*'].map(target => ['GET', target] as const),
  ...['HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'QUERY'].flatMap(method => ['/time', '/Time', '/time/', '/%74ime'].map(target => [method, target] as const))
]
const raw = (at: number, method: string, target: string, token: string): Promise<string> => new Promise(done => {
  let text = ''
  const socket = connect(at, '127.0.0.1', () => socket.write(`${method} ${target} HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer ${token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`))
  socket.setTimeout(3_000, () => socket.destroy()).on('data', chunk => { text += String(chunk) }).on('error', () => undefined).on('close', () => done(text))
})

const hono = (options: { readonly strict?: boolean }) => (pass: Gate | undefined): Promise<number> => {
  const app = new Hono(options)
  const guard = pass === undefined ? undefined : fetchGate(pass)
  app.use(async (c, next) => {
    const answer = await guard?.(c.req.raw)
    return answer instanceof Response ? answer : next()
  })
  for (const path of ['/time', '/Own']) app.all(path, c => c.text('', 200, { 'x-handler': 'strong' }))
  app.all('*', c => c.text('', 200, { 'x-handler': 'weak' }))
  return port(createAdaptorServer({ fetch: app.fetch }) as Server)
}
const quick = (routerOptions: object) => async (pass: Gate | undefined): Promise<number> => {
  const app = fastify({ routerOptions })
  const guard = pass === undefined ? undefined : fetchGate(pass)
  app.addHook('onRequest', async ({ raw }, reply) => {
    const answer = await guard?.({ method: raw.method ?? '', url: `https://host${raw.url ?? ''}`, headers: { get: name => raw.headersDistinct[name]?.join(', ') ?? null } })
    return answer instanceof Response ? reply.code(answer.status).send() : undefined
  })
  for (const url of ['/time', '/Own']) app.all(url, (_, reply) => reply.header('x-handler', 'strong').send(''))
  app.all('/*', (_, reply) => reply.header('x-handler', 'weak').send(''))
  ending.add(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}
for (const [host, open, least] of [
  ['Hono', hono({}), 10], ['Hono, not strict', hono({ strict: false }), 13], ['Fastify', quick({}), 10],
  ['Fastify at its most lenient', quick({ caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, useSemicolonDelimiter: true }), 20]
] as const) test(`${host}: whatever way a path is spelled, its handler is reached under its own rule alone`, async () => {
  const [open_, guarded] = await Promise.all([open(undefined), open(watched)])
  const handler = async (at: number, [method, target]: readonly [string, string], token: string): Promise<string | undefined> => /^x-handler: (\w+)/m.exec(await raw(at, method, target, token))?.[1]
  const strong = (await Promise.all(spellings.map(async spelling => await handler(open_, spelling, '-') === 'strong'))).map((yes, i) => (yes ? spellings[i] : undefined)).filter(found => found !== undefined)
  assert.ok(strong.length >= least, `${strong.length} spellings reach it unguarded: ${strong.map(words => words.join(' ')).join(', ')}`)
  const reached = await Promise.all(spellings.map(async spelling => [spelling.join(' '), await handler(guarded, spelling, 'plain')] as const))
  assert.equal(reached.filter(([, by]) => by === 'strong'), [])
  assert.ok(await handler(guarded, ['GET', '/times'], 'plain') === 'weak' && await handler(guarded, ['POST', '/a/b'], 'plain') === 'weak')
  assert.is(await handler(guarded, ['GET', '/time'], 'admin'), 'strong')
})

test.run()
