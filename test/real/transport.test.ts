// Both transports against a real server: what they read, what they reject, and when they give up.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { abortAfter } from '../samples'
import {
  describeAnswer,
  postTo,
  received,
  setServerAnswers,
  sockets,
  startServer,
  stopServer,
  transports
} from './transport/server'

const test = suite('transport')
test.before(startServer)
test.after(stopServer)

for (const [name, send] of transports) {
  for (const [title, path, expected] of [
    ['an answer is read', '/ok', /^200 \{"active":true\}$/],
    ['UTF-8 is read', '/umlaut', /^200 \{"a":"ü"\}$/],
    ['a character in two packets is read', '/split-umlaut', /^200 \{"a":"ü"\}$/],
    ['one BOM is ignored [RFC 8259 §8.1]', '/bom', /^200 \{"a":1\}$/],
    ['a second BOM stays in the text', '/two-boms', /^200 \ufeff\{"a":1\}$/],
    ['a byte that is not UTF-8 is rejected [RFC 8259 §8.1]', '/ff', /^not_utf8$/],
    ['an overlong form is rejected [RFC 3629 §3]', '/overlong', /^not_utf8$/],
    ['a surrogate in UTF-8 is rejected [RFC 3629 §3]', '/surrogate', /^not_utf8$/],
    ['a character that is cut short is rejected', '/cut-character', /^not_utf8$/],
    ['UTF-16 is rejected [RFC 8259 §8.1]', '/utf-16', /^not_utf8$/],
    ['an error page in Latin-1 keeps its status', '/latin-1-error', /^503 /],
    ['gzip is rejected [RFC 9110 §12.5.3]', '/gzip', /^content_encoded$/],
    ['Brotli is rejected', '/br', /^content_encoded$/],
    ['deflate is rejected', '/deflate', /^content_encoded$/],
    ['two codings are rejected', '/two-codings', /^content_encoded$/],
    ['an unknown coding is rejected', '/unknown-coding', /^content_encoded$/],
    ['gzip without Content-Encoding is rejected', '/gzip-unsaid', /^not_utf8$/],
    ['the coding identity is none', '/identity', /^200 \{"active":true\}$/],
    ['a compressed error page keeps its status', '/gzip-error', /^502 /],
    ['a 408 is an answer', '/408', /^408 /],
    ['a redirect is not followed', '/redirect', /^307 /],
    ['256 KiB are read', '/exact', /^200 262144$/],
    ['one byte more is rejected', '/large', /^answer_too_large$/],
    ['an endless answer is cut', '/endless', /^answer_too_large$/],
    ['a reset gives its error code', '/reset', /^(?:ECONNRESET|network_error)$/],
    [
      'an answer that is cut short is rejected',
      '/short',
      /^(?:answer_cut_short|ECONNRESET|network_error)$/
    ]
  ] as const)
    test(`${name}: ${title}`, async () =>
      assert.match(describeAnswer(await send(postTo(path))), expected))

  test(`${name}: one POST is sent, with its body and headers`, async () => {
    received.length = 0
    await send(postTo('/ok'))
    assert.is(received.length, 1)
    const [request] = received
    assert.equal(
      [
        request?.method,
        request?.body,
        request?.headers['authorization'],
        request?.headers['content-length']
      ],
      ['POST', 'token=ä', 'Basic eDp5', '8']
    )
  })
  test(`${name}: Retry-After in seconds is read`, async () => {
    const answer = await send(postTo('/busy'))
    assert.ok(answer._tag === 'Answered' && answer.retryAfter === 7)
  })
  for (const path of ['/hang', '/headers-then-hang'])
    test(`${name}: a signal ends ${path} before the time limit, as a time-out`, async () => {
      const controller = new AbortController()
      const pending = send(postTo(path), controller.signal)
      const answer = await Promise.race([send(postTo(path), abortAfter(30)), pending])
      assert.ok(
        answer._tag === 'Unanswered' && answer.timeout === true && answer.detail === 'aborted'
      )
      controller.abort()
      await pending
    })
  test(`${name}: an aborted POST on a kept-alive connection is not sent again, and idle connections stay open`, async () => {
    setServerAnswers(true)
    await Promise.all([send(postTo('/until')), send(postTo('/until'))])
    setServerAnswers(false)
    received.length = 0
    const openSockets = sockets.size
    assert.is(describeAnswer(await send(postTo('/until'), abortAfter(20))), 'aborted')
    await new Promise(resolve => setTimeout(resolve, 50))
    assert.is(received.length, 1)
    assert.ok(sockets.size >= openSockets - 1)
  })
  test(`${name}: with an aborted signal nothing is sent`, async () => {
    received.length = 0
    assert.is(describeAnswer(await send(postTo('/ok'), AbortSignal.abort())), 'aborted')
    assert.is(received.length, 0)
  })
  test(`${name}: an unreachable server gives its error code`, async () => {
    const answer = await send({ ...postTo('/ok'), url: 'http://127.0.0.1:1/' })
    assert.ok(
      answer._tag === 'Unanswered' &&
        ['ECONNREFUSED', 'network_error'].includes(answer.detail) &&
        answer.timeout !== true
    )
  })
}

test('both transports wait 7 seconds for an answer', async () => {
  const { setTimeout: originalSetTimeout } = globalThis
  const seconds: number[] = []
  globalThis.setTimeout = ((callback: () => void, ms = 0) => {
    seconds.push(Math.round(ms / 1000))
    return originalSetTimeout(callback, ms / 100)
  }) as typeof originalSetTimeout
  try {
    for (const answer of await Promise.all(transports.map(([, send]) => send(postTo('/hang')))))
      assert.ok(
        answer._tag === 'Unanswered' &&
          answer.timeout === true &&
          answer.detail === 'no_answer_in_time'
      )
  } finally {
    globalThis.setTimeout = originalSetTimeout
  }
  assert.equal(
    seconds.filter(delay => delay === 7),
    [7, 7]
  )
})

test.run()
