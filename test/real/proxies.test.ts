// nginx, HAProxy and Apache in front of an API: the client's own certificate decides, and no header
// forges it.
import { rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { send } from '../../examples/tutorial/request'
import { type ApiAnswer, createApi } from './proxies/api'
import { createCertificates } from './proxies/certificates'
import { forgeHeaders, pemBody, sendDirectly, startProxies } from './proxies/running'

const test = suite('proxies')
const cleanups = createCleanups()
test.after(cleanups.run)

const setup = await createCertificates(cleanups)
const startApi = createApi(setup, cleanups)
const { first, second, stranger, expired, ca } = setup

test('an API without a proxy trusts only the listed address, and no other of this machine', async () => {
  const { port } = await startApi({ plain: rfc9440({ from: ['127.0.0.2'] }) })
  const headers = { Authorization: 'Bearer first', 'Client-Cert': `:${pemBody(first)}:` }
  assert.is((await sendDirectly(port, '/plain', '127.0.0.2', headers)).tag, 'Allow')
  assert.is((await sendDirectly(port, '/plain', '127.0.0.1', headers)).unreadable, 'untrusted_peer')
  assert.is(
    (await sendDirectly(port, '/plain', '127.0.0.1', { Authorization: 'Bearer first' })).reason,
    'certificate_missing'
  )
})

for (const proxy of await startProxies(cleanups, setup, startApi)) {
  if (proxy.installed === undefined) {
    test.skip(`${proxy.program}: not installed here`)
    continue
  }
  const { kind, installed, url, api, sendThroughProxy, describeDecision } = proxy

  test(`${installed}: the certificate that the token is bound to passes; another or none does not [RFC 8705 §3]`, async () => {
    for (const path of ['/plain', '/strict', '/lenient', '/loopback', '/unix']) {
      assert.is(await describeDecision(path, 'first', first), 'Allow', path)
      assert.is(await describeDecision(path, 'second', second), 'Allow', path)
      assert.is(
        await describeDecision(path, 'first', second),
        'Unauthorized certificate_mismatch',
        path
      )
      assert.is(await describeDecision(path, 'first'), 'Unauthorized certificate_missing', path)
    }
  })
  test(`${installed}: the thumbprint is exactly that of the client's certificate`, async () => {
    for (const client of [first, second, stranger])
      assert.is((await sendThroughProxy('/plain', 'first', client)).thumbprint, client.thumbprint)
  })
  test(`${installed}: a self-signed client passes only if the reader allows it [RFC 8705 §2.2]`, async () => {
    assert.is(await describeDecision('/plain', 'stranger', stranger), 'Allow')
    assert.is(await describeDecision('/lenient', 'stranger', stranger), 'Allow')
    assert.is(
      await describeDecision('/strict', 'stranger', stranger),
      'Unauthorized certificate_unreadable not_verified'
    )
  })
  test(`${installed}: an expired certificate does not pass as a certificate without a CA`, async () => {
    const reply = await send({
      url: `${url}/lenient`,
      ca,
      client: expired,
      headers: { Authorization: 'Bearer expired' }
    })
    // nginx and Apache refuse it. HAProxy is set to ignore errors: it forwards the error with it.
    if (kind === 'haproxy')
      assert.is(
        reply._tag === 'Answered' && (JSON.parse(reply.body) as ApiAnswer).unreadable,
        'not_verified'
      )
    else assert.ok(reply._tag === 'Unanswered' || reply.status === 400)
  })

  test(`${installed}: a forged header does not reach the API, with a client certificate or without`, async () => {
    for (const value of forgeHeaders(first))
      for (const name of [
        'X-SSL-Client-Cert',
        'x-ssl-client-cert',
        'X-SSL-CLIENT-CERT',
        'X_SSL_Client_Cert'
      ])
        for (const lines of [value, [value, value]]) {
          const headers = { [name]: lines, 'X-SSL-Client-Verify': ['SUCCESS', '0'] }
          for (const path of ['/plain', '/strict', '/lenient', '/unix']) {
            assert.is(
              await describeDecision(path, 'first', undefined, { headers }),
              'Unauthorized certificate_missing'
            )
            assert.is(
              await describeDecision(path, 'first', second, { headers }),
              'Unauthorized certificate_mismatch'
            )
          }
        }
  })
  test(`${installed}: a client that names the header in Connection only loses its certificate [RFC 9110 §7.6.1]`, async () => {
    const headers = {
      Connection: 'close, X-SSL-Client-Cert, X-SSL-Client-Verify',
      'X-SSL-Client-Cert': forgeHeaders(first),
      'X-SSL-Client-Verify': ['SUCCESS', '0']
    }
    for (const path of ['/plain', '/strict', '/lenient']) {
      assert.is(
        await describeDecision(path, 'first', undefined, { headers }),
        'Unauthorized certificate_missing'
      )
      assert.match(
        await describeDecision(path, 'first', second, { headers }),
        /^Unauthorized certificate_(?:mismatch|missing)$/
      )
    }
    assert.match(
      await describeDecision('/strict', 'stranger', stranger, {
        headers: { Connection: 'close, X-SSL-Client-Verify' }
      }),
      /^Unauthorized certificate_unreadable (?:not_verified|verification_missing)$/
    )
  })
  test(`${installed}: a peer that reaches the API without the proxy is refused, with any header [RFC 9440 §4]`, async () => {
    for (const value of forgeHeaders(first)) {
      const answer = await sendDirectly(api.port, '/strict', '127.0.0.2', {
        Authorization: 'Bearer first',
        'X-SSL-Client-Cert': value,
        'X-SSL-Client-Verify': kind === 'haproxy' ? '0' : 'SUCCESS',
        'X-Forwarded-For': '127.0.0.1',
        Forwarded: 'for=127.0.0.1'
      })
      assert.equal(
        [answer.tag, answer.reason, answer.unreadable],
        ['Unauthorized', 'certificate_unreadable', 'untrusted_peer']
      )
    }
    assert.is(
      await describeDecision('/elsewhere', 'first', first),
      'Unauthorized certificate_unreadable untrusted_peer'
    )
  })

  if (kind === 'haproxy')
    test(`${installed}: the format of RFC 9440 is read, "::" means no certificate, and a forged Client-Cert does not arrive`, async () => {
      assert.is(await describeDecision('/standard', 'first', first), 'Allow')
      assert.is(
        await describeDecision('/standard', 'first', second),
        'Unauthorized certificate_mismatch'
      )
      assert.is(
        await describeDecision('/standard', 'first', undefined, {
          headers: { 'Client-Cert': forgeHeaders(first) }
        }),
        'Unauthorized certificate_missing'
      )
    })
}

test.run()
