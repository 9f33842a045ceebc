// Kept-alive connections, HTTP/2 streams and resumed sessions behind a proxy: each request has its
// own certificate.
import { connect as connectHttp2 } from 'node:http2'
import { Agent, request as httpsRequest } from 'node:https'
import { rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { type ApiAnswer, createApi } from './proxies/api'
import { createCertificates } from './proxies/certificates'
import { forgeHeaders, sendDirectly, startProxies } from './proxies/running'

const test = suite('proxy connections')
const cleanups = createCleanups()
test.after(cleanups.run)

const setup = await createCertificates(cleanups)
const startApi = createApi(setup, cleanups)
const { first, second, stranger, ca } = setup

test('an API without a proxy: requests over two connections have two connection numbers', async () => {
  const { port } = await startApi({ plain: rfc9440({ from: ['127.0.0.2'] }) })
  const headers = { Authorization: 'Bearer first' }
  const answers = [
    await sendDirectly(port, '/plain', '127.0.0.2', headers),
    await sendDirectly(port, '/plain', '127.0.0.2', headers)
  ]
  assert.is(new Set(answers.map(({ connection }) => connection)).size, 2)
})

for (const proxy of await startProxies(cleanups, setup, startApi)) {
  if (proxy.installed === undefined) {
    test.skip(`${proxy.program}: not installed here`)
    continue
  }
  const { kind, installed, url, sendThroughProxy } = proxy

  test(`${installed}: two clients over one kept-alive connection to the API are told apart`, async () => {
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
  test(`${installed}: two streams of one HTTP/2 connection get their own decisions`, async () => {
    for (const [client, tags] of [
      [first, ['Allow', 'Unauthorized']],
      [second, ['Unauthorized', 'Allow']],
      [undefined, ['Unauthorized', 'Unauthorized']]
    ] as const) {
      const session = connectHttp2(url, {
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
    test(`${installed}: a resumed ${maxVersion} session has the certificate of its first handshake or none, never another`, async () => {
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
            const options = httpsRequest(
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

  if (kind === 'haproxy')
    test(`${installed}: two clients over one HTTP/2 connection to the API are told apart`, async () => {
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
}

test.run()
