// Express 4 and 5 over HTTP/2: each stream is decided on its own, with the connection's certificate.
import { type Gate, observed } from 'gatecheck'
import { expressGate, tlsSocket } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expresses } from './express/both'
import { boundGate, buildApp, guardedApp, serveSubject } from './express/guarded-app'
import { openHttp2Server, sendRawHttp2, sendStreams } from './express/http2'
import { cleanups, first, second } from './express/tls'

const test = suite('Express over HTTP/2')
test.after(cleanups.run)

for (const [name, express] of expresses) {
  test(`${name}, HTTP/2: streams of one connection share its certificate and are judged each by itself`, async () => {
    const port = await openHttp2Server(express, guardedApp(express))
    const statuses = async (client: typeof first | undefined) =>
      (
        await sendStreams(port, client, [
          { authorization: 'Bearer first' },
          { authorization: 'Bearer second' },
          {}
        ])
      ).map(({ headers }) => headers[':status'])
    assert.equal(
      [await statuses(first), await statuses(second), await statuses(undefined)],
      [
        [200, 401, 401],
        [401, 200, 401],
        [401, 401, 401]
      ]
    )
  })
  test(`${name}, HTTP/2: a refusal has its challenge lines, also to HEAD; the route is known, pseudo headers are no headers`, async () => {
    const requests: unknown[] = []
    const recordRequest: Gate = async request => {
      requests.push([
        request.method,
        request.path,
        request.route,
        request.header(':path'),
        request.header(':authority'),
        request.header('x-a')
      ])
      return boundGate(request)
    }
    const reads: unknown[] = []
    const port = await openHttp2Server(
      express,
      buildApp(express, app =>
        app.get(
          '/payments/:id',
          expressGate(recordRequest, {
            certificate: request => {
              const certificate = tlsSocket(request)
              reads.push([request.peer, tlsSocket(request) === certificate])
              return certificate
            }
          }),
          serveSubject
        )
      )
    )
    const [get, head] = await sendStreams(port, second, [
      { ':path': '/payments/7?a', authorization: 'Bearer first', 'x-a': ['1', '2'] },
      { ':path': '/payments/7', ':method': 'HEAD' }
    ])
    assert.equal(
      [
        get?.headers[':status'],
        JSON.parse(get?.body ?? '') && typeof get?.headers['www-authenticate']
      ],
      [401, 'string']
    )
    assert.equal(
      [head?.headers[':status'], head?.body, head?.headers['www-authenticate']],
      [401, '', 'Bearer realm="protected"']
    )
    assert.equal(requests, [
      ['GET', '/payments/7', '/payments/{id}', [], [], ['1', '2']],
      ['HEAD', '/payments/7', '/payments/{id}', [], [], []]
    ])
    assert.equal(reads, [
      ['127.0.0.1', true],
      ['127.0.0.1', true]
    ])
  })
  test(`${name}, HTTP/2: the certificate is read once per connection, not per stream`, async () => {
    const certificates = new Set<unknown>()
    const port = await openHttp2Server(
      express,
      buildApp(express, app =>
        app.use(
          expressGate(boundGate, {
            certificate: request => {
              const certificate = tlsSocket(request)
              certificates.add(certificate)
              return certificate
            }
          }),
          serveSubject
        )
      )
    )
    await sendStreams(port, first, [
      { authorization: 'Bearer first' },
      { authorization: 'Bearer first' }
    ])
    assert.is(certificates.size, 1)
  })
  test(`${name}, HTTP/2: a doubled authorization is seen and refused`, async () => {
    const reasons: unknown[] = []
    const port = await openHttp2Server(
      express,
      buildApp(express, app =>
        app.use(
          expressGate(
            observed(decision => {
              reasons.push(decision._tag === 'Allow' ? 'Allow' : decision.reason)
            })(boundGate)
          ),
          serveSubject
        )
      )
    )
    await sendRawHttp2(port, first, [['authorization', 'Bearer first']])
    await sendRawHttp2(port, first, [
      ['authorization', 'Bearer first'],
      ['authorization', 'Bearer second']
    ])
    assert.equal(reasons, ['Allow', 'malformed_request'])
  })
}

test.run()
