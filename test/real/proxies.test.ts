// Real nginx, HAProxy and Apache in front of a real API: whose certificate a request is judged by, and that nobody forges it.
import { request as plainly } from 'node:http'
import { connect as connectSecond } from 'node:http2'
import { Agent, request as securely } from 'node:https'
import { apache, haproxy, nginx, rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { type HttpRequest, send } from '../../examples/tutorial/request'
import { readVersion, startProxyProcess } from './proxies/child'
import * as configured from './proxies/configurations'
import { type ApiAnswer, type Client, createSetup } from './proxies/setup'

const test = suite('proxies')
const cleanups = createCleanups()
test.after(cleanups.run)

const from = ['127.0.0.1']
const readers = { nginx, haproxy, apache }
const setup = await createSetup(cleanups)
const { first, second, stranger, expired, ca } = setup

/** A call past any proxy, from another address of this machine. */
function sendDirectly(
  port: number,
  path: string,
  localAddress: string,
  headers: Readonly<Record<string, string>>
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    plainly({ host: '127.0.0.1', port, path, localAddress, headers, agent: false }, response => {
      response
        .setEncoding('utf8')
        .once('data', (text: string) => resolve(JSON.parse(text) as ApiAnswer))
    })
      .once('error', reject)
      .end()
  })
}
function pemBody(client: Client): string {
  return client.certificate.replace(/-----[^-]+-----|\s/g, '')
}
/** The client's certificate in every way in which a proxy could have written it. */
function forgeHeaders(client: Client): readonly string[] {
  return [
    encodeURIComponent(client.certificate),
    client.certificate.replaceAll('\n', ' '),
    pemBody(client),
    `:${pemBody(client)}:`
  ]
}

test('an API without a proxy trusts the address that was named, and no other of the same machine', async () => {
  const { port } = await setup.startApi({ plain: rfc9440({ from: ['127.0.0.2'] }) })
  const headers = { Authorization: 'Bearer first', 'Client-Cert': `:${pemBody(first)}:` }
  assert.is((await sendDirectly(port, '/plain', '127.0.0.2', headers)).tag, 'Allow')
  assert.is((await sendDirectly(port, '/plain', '127.0.0.1', headers)).unreadable, 'untrusted_peer')
  assert.is(
    (await sendDirectly(port, '/plain', '127.0.0.1', { Authorization: 'Bearer first' })).reason,
    'certificate_missing'
  )
})

for (const [kind, program, versionFlag, versionPattern] of [
  ['nginx', 'nginx', '-v', /nginx\/[\d.]+/],
  ['haproxy', 'haproxy', '-v', /HAProxy version [\d.]+/],
  ['apache', 'apache2', '-v', /Apache\/[\d.]+/]
] as const) {
  const installed = await readVersion(program, versionFlag, versionPattern)
  if (installed === undefined) {
    test.skip(`${program}: not installed here`)
    continue
  }
  const reader = readers[kind]
  const api = await setup.startApi({
    plain: reader({ from }),
    strict: reader({ from, verify: {} }),
    lenient: reader({ from, verify: { noCa: 'allowed' } }),
    unix: reader({ from: 'unix' }),
    loopback: reader({ from: 'loopback' }),
    elsewhere: reader({ from: ['192.0.2.1'] }),
    standard: rfc9440({ from }),
    second: reader({ from })
  })
  const port = await startProxyProcess(cleanups, freePort =>
    configured[kind](setup.folder, api, freePort)
  )
  const url = `https://127.0.0.1:${port}`

  const sendThroughProxy = async (
    path: string,
    token: string,
    client?: Client,
    options: Partial<HttpRequest> = {}
  ): Promise<ApiAnswer> => {
    const reply = await send({
      url: `${url}${path}`,
      ca,
      client,
      ...options,
      headers: { Authorization: `Bearer ${token}`, ...options.headers }
    })
    assert.is(reply._tag, 'Answered', `${installed} ${path}`)
    return reply._tag === 'Answered'
      ? (JSON.parse(reply.body) as ApiAnswer)
      : { tag: reply.code, connection: 0 }
  }
  const describeDecision = async (
    ...parts: Parameters<typeof sendThroughProxy>
  ): Promise<string> => {
    const { tag, reason, unreadable } = await sendThroughProxy(...parts)
    return [tag, reason, unreadable].filter(part => part !== undefined).join(' ')
  }

  test(`${installed}: the certificate to which the token is bound passes, another does not, none does not [RFC 8705 §3]`, async () => {
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
  test(`${installed}: a self-signed client passes where that was said, and only there [RFC 8705 §2.2]`, async () => {
    assert.is(await describeDecision('/plain', 'stranger', stranger), 'Allow')
    assert.is(await describeDecision('/lenient', 'stranger', stranger), 'Allow')
    assert.is(
      await describeDecision('/strict', 'stranger', stranger),
      'Unauthorized certificate_unreadable not_verified'
    )
  })
  test(`${installed}: a certificate that is over does not pass as one that merely no CA vouches for`, async () => {
    const reply = await send({
      url: `${url}/lenient`,
      ca,
      client: expired,
      headers: { Authorization: 'Bearer expired' }
    })
    // nginx and Apache refuse it themselves; HAProxy, told to ignore every error, passes it on and says so.
    if (kind === 'haproxy')
      assert.is(
        reply._tag === 'Answered' && (JSON.parse(reply.body) as ApiAnswer).unreadable,
        'not_verified'
      )
    else assert.ok(reply._tag === 'Unanswered' || reply.status === 400)
  })

  test(`${installed}: a header that the client forges does not arrive, with a certificate of its own or without`, async () => {
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
  test(`${installed}: a client that names the header in Connection loses its certificate and gains nothing [RFC 9110 §7.6.1]`, async () => {
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
  test(`${installed}: whoever reaches the API past the proxy is refused, whatever it says [RFC 9440 §4]`, async () => {
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

  test(`${installed}: two clients over one kept-alive connection to the API are two`, async () => {
    const answers: ApiAnswer[] = []
    for (const client of [first, second, undefined, stranger, first])
      answers.push(await sendThroughProxy('/plain', 'first', client))
    assert.equal(
      answers.map(({ tag, thumbprint }) => [tag, thumbprint]),
      [
        ['Allow', first.thumbprint],
        ['Unauthorized', second.thumbprint],
        ['Unauthorized', undefined],
        ['Unauthorized', stranger.thumbprint],
        ['Allow', first.thumbprint]
      ]
    )
    assert.is(new Set(answers.map(({ connection }) => connection)).size, 1)
  })
  test(`${installed}: two streams of one HTTP/2 connection are judged each by itself`, async () => {
    for (const [client, tags] of [
      [first, ['Allow', 'Unauthorized']],
      [second, ['Unauthorized', 'Allow']],
      [undefined, ['Unauthorized', 'Unauthorized']]
    ] as const) {
      const session = connectSecond(url, {
        ca,
        ...(client === undefined ? {} : { key: client.key, cert: client.certificate })
      })
      const streams = ['first', 'second'].map(
        token =>
          new Promise<ApiAnswer>((resolve, reject) => {
            const stream = session.request({
              ':path': '/plain',
              authorization: `Bearer ${token}`,
              ...(client === undefined ? { 'x-ssl-client-cert': forgeHeaders(first)[0] } : {})
            })
            let text = ''
            stream
              .setEncoding('utf8')
              .on('data', (chunk: string) => {
                text += chunk
              })
              .once('end', () => resolve(JSON.parse(text) as ApiAnswer))
              .once('error', reject)
              .end()
          })
      )
      const answer = await Promise.all(streams)
      session.close()
      assert.equal(
        answer.map(({ tag }) => tag),
        tags
      )
      assert.equal(
        answer.map(({ thumbprint }) => thumbprint),
        [client?.thumbprint, client?.thumbprint]
      )
    }
  })
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
    test(`${installed}: a resumed ${maxVersion} session shows the certificate of its first handshake or none, never another`, async () => {
      const agent = new Agent({
        ca,
        maxVersion,
        key: first.key,
        cert: first.certificate,
        maxCachedSessions: 10
      })
      const answers: (readonly [boolean, ApiAnswer])[] = []
      for (let i = 0; i < 3; i += 1)
        answers.push(
          await new Promise((resolve, reject) => {
            const options = securely(
              `${url}/plain`,
              { agent, headers: { Authorization: 'Bearer first', Connection: 'close' } },
              response => {
                const resumed = (
                  response.socket as unknown as { isSessionReused(): boolean }
                ).isSessionReused()
                response
                  .setEncoding('utf8')
                  .once('data', (text: string) => resolve([resumed, JSON.parse(text) as ApiAnswer]))
              }
            )
            options.once('error', reject).end()
          })
        )
      agent.destroy()
      assert.ok(answers.some(([resumed]) => resumed))
      assert.equal(
        answers.map(([, { tag, thumbprint }]) => [tag, thumbprint]),
        answers.map(() => ['Allow', first.thumbprint])
      )
    })

  if (kind === 'haproxy') {
    test(`${installed}: two clients over two streams of one HTTP/2 connection to the API are two`, async () => {
      await sendThroughProxy('/second', 'first', first)
      const answers = await Promise.all([
        sendThroughProxy('/second/together', 'first', first),
        sendThroughProxy('/second/together', 'first', second)
      ])
      assert.equal(
        answers.map(({ tag, thumbprint }) => [tag, thumbprint]),
        [
          ['Allow', first.thumbprint],
          ['Unauthorized', second.thumbprint]
        ]
      )
      assert.is(new Set(answers.map(({ connection }) => connection)).size, 1)
    })
    test(`${installed}: the form of RFC 9440 is read, "::" is no certificate, and a forged Client-Cert does not arrive`, async () => {
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
}

test.run()
