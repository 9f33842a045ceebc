// Mutual TLS with Express 4 and 5: each token works only with its own certificate.
import type { TLSSocket } from 'node:tls'
import type { RequestHandler } from 'express'
import { expressGate, tlsSocket } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../contract'
import { expresses, openServer, sendRaw } from './express/both'
import { boundGate, buildApp, guardedApp, serveSubject } from './express/guarded-app'
import { cleanups, first, openTlsServer, second, sendOverTls, stranger } from './express/tls'

const test = suite('Express with mutual TLS')
test.after(cleanups.run)

for (const [name, express] of expresses) {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`${name}, ${version}: a token works only with its own certificate [RFC 8705 §3]`, async () => {
      const port = await openTlsServer(guardedApp(express))
      const statuses = async (client: typeof first | undefined) =>
        (
          await sendOverTls(port, {
            client,
            version,
            tokens: ['first', 'second', 'stranger', 'first', '']
          })
        ).statuses
      assert.equal(await statuses(first), [200, 401, 401, 200, 401])
      assert.equal(await statuses(second), [401, 200, 401, 401, 401])
      // No chain to `ca`: the token is bound to the self-signed certificate itself [RFC 8705 §2.2].
      assert.equal(await statuses(stranger), [401, 401, 200, 401, 401])
      assert.equal(await statuses(undefined), [401, 401, 401, 401, 401])
    })

    test(`${name}, ${version}: a refusal gives the reason and no secret`, async () => {
      const port = await openTlsServer(guardedApp(express))
      for (const [client, token, challenge] of [
        [second, 'first', 'bound to another certificate'],
        [undefined, 'first', 'none was presented'],
        [first, '', 'realm="protected"']
      ] as const) {
        const {
          responses: [answer]
        } = await sendOverTls(port, { client, version, tokens: [token] })
        assert.match(answer?.header('www-authenticate')[0] ?? '', challenge)
        assert.equal(
          [answer?.header('cache-control'), answer?.header('www-authenticate').length],
          [['no-store'], 1]
        )
        assertNoSecrets([answer?.lines, answer?.body])
        assert.not.match(JSON.stringify(answer), first.certificate.split('\n')[1] ?? '-')
      }
    })

    test(`${name}, ${version}: the certificate of a connection is read once, its absence is checked for every request`, async () => {
      const reads: number[] = []
      const countReads: RequestHandler = ({ socket }, _res, next) => {
        const tls = socket as TLSSocket & { reads?: number }
        if (tls.reads === undefined) {
          const { getPeerX509Certificate: getCertificate } = tls
          tls.reads = 0
          tls.getPeerX509Certificate = () => {
            tls.reads = (tls.reads ?? 0) + 1
            return getCertificate.call(tls)
          }
        }
        next()
      }
      const port = await openTlsServer(
        buildApp(express, app =>
          app.use(
            countReads,
            expressGate(boundGate, {
              certificate: request => {
                const certificate = tlsSocket(request)
                reads.push((request.socket as { reads?: number }).reads ?? -1)
                return certificate
              }
            }),
            serveSubject
          )
        )
      )
      await sendOverTls(port, { client: first, version, tokens: ['first', 'first', 'first'] })
      await sendOverTls(port, { version, tokens: ['first', 'first'] })
      assert.equal(reads, [1, 1, 1, 1, 2])
    })
  }

  test(`${name}: with rejectUnauthorized a stranger gets no answer, and the token of a trusted certificate works`, async () => {
    const port = await openTlsServer(guardedApp(express), { rejectUnauthorized: true })
    assert.equal((await sendOverTls(port, { client: first, tokens: ['first'] })).statuses, [200])
    assert.equal(
      await sendOverTls(port, { client: stranger, tokens: ['stranger'] }).then(
        ({ statuses }) => statuses,
        () => []
      ),
      []
    )
  })

  test(`${name}: without TLS there is no certificate, and no header replaces it`, async () => {
    const port = await openServer(cleanups, guardedApp(express))
    const der = first.certificate.replace(/-----[^-]+-----|\s/g, '')
    const lines = [
      'Authorization: Bearer first',
      `Client-Cert: :${der}:`,
      `X-Client-Cert: ${encodeURIComponent(first.certificate)}`,
      `X-SSL-Cert: ${der}`
    ]
    assert.is((await sendRaw(port, { target: '/time', lines })).status, 401)
  })
}

test.run()
