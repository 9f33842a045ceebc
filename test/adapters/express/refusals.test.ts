import type { ErrorRequestHandler } from 'express'
import { type Gate, gate, noScopes } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { expresses } from '../../real/express/both'
import { knows, now, pem, second } from '../../samples'
import { appWith, expressSuite, pass, presenting, presentingFirst, sendSubject } from './app'

const { test, call } = expressSuite('express refusals')

for (const [name, express] of expresses) {
  test(`${name}: each challenge is a field line of its own beside those already set, and CORS exposes them`, async () => {
    const severalChallenges: Gate = async () => ({
      _tag: 'Unauthorized',
      status: 401,
      reason: 'inactive',
      challenges: [
        'Bearer error="invalid_token"',
        'DPoP algs="ES256"',
        `Bearer scope="${'a'.repeat(1_024)}"`,
        'Bearer a="\r\nSet-Cookie: a"'
      ]
    })
    const answer = await call(
      appWith(express, app =>
        app.use(
          (_req, res, next) => {
            res
              .setHeader('WWW-Authenticate', 'Basic realm="a"')
              .setHeader('Access-Control-Expose-Headers', 'X-Total')
              .setHeader('Content-Length', '3')
              .setHeader('ETag', '"a"')
              .setHeader('Cache-Control', 'public')
            next()
          },
          expressGate(severalChallenges, presentingFirst)
        )
      )
    )
    assert.equal(answer.header('www-authenticate'), [
      'Basic realm="a"',
      'Bearer error="invalid_token"',
      'DPoP algs="ES256"',
      'Bearer realm="protected"'
    ])
    assert.equal(answer.header('access-control-expose-headers'), ['X-Total', 'WWW-Authenticate'])
    assert.equal(answer.header('content-length'), [String(answer.body.length)])
    assert.equal(
      [answer.header('cache-control'), answer.header('etag'), answer.header('set-cookie')],
      [['no-store'], [], []]
    )
    assert.is((JSON.parse(answer.body) as { error: string }).error, 'invalid_token')
  })
  test(`${name}: a HEAD is refused with the same headers and no body [RFC 9110 §9.3.2]`, async () => {
    const answer = await call(
      appWith(express, app => app.use(expressGate(pass, presentingFirst))),
      { method: 'HEAD', lines: [] }
    )
    assert.equal(
      [answer.status, answer.body, answer.header('www-authenticate')],
      [401, '', ['Bearer realm="protected"']]
    )
  })
  test(`${name}: Retry-After is the number of seconds in the decision`, async () =>
    assert.equal(
      (
        await call(
          appWith(express, app =>
            app.use(
              expressGate(
                async () => ({
                  _tag: 'ServerError',
                  status: 503,
                  reason: 'introspection_unreachable',
                  detail: 'http_503',
                  retryAfter: 7
                }),
                presentingFirst
              )
            )
          )
        )
      ).header('retry-after'),
      ['7']
    ))
  test(`${name}: a response that has started is cut off, and no other handler continues it`, async () => {
    let ran = false
    const handleError: ErrorRequestHandler = (_error, _req, _res, _next) => {
      ran = true
    }
    const answer = await call(
      appWith(express, app =>
        app
          .use(
            (_req, res, next) => {
              res.write('half')
              next()
            },
            expressGate(
              gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now }),
              presentingFirst
            )
          )
          .use(() => {
            ran = true
          })
          .use(handleError)
      )
    )
    assert.equal(
      [ran, answer.status, answer.body.includes('half'), answer.body.includes('0\r\n\r\n')],
      [false, 200, true, false]
    )
  })
  test(`${name}: Express' default error handler answers with the status of the Decision and without a secret`, async () => {
    const answer = await call(
      appWith(express, app =>
        app.use(
          expressGate(pass, { ...presenting(pem(second.pem)), refusals: 'next' }),
          sendSubject
        )
      )
    )
    assert.is(answer.status, 401)
    assertNoSecrets([answer.lines, answer.body])
  })

  test(`${name}: headers that describe another body are removed from a refusal`, async () => {
    const answer = await call(
      appWith(express, app =>
        app.use(
          (_req, res, next) => {
            res.set({ 'Transfer-Encoding': 'chunked', 'Content-Range': 'bytes 0-1/2' })
            next()
          },
          expressGate(pass, presenting())
        )
      )
    )
    assert.equal(
      [answer.status, answer.header('transfer-encoding'), answer.header('content-range')],
      [401, [], []]
    )
    assert.equal(answer.header('content-length'), [String(answer.body.length)])
  })
}

test.run()
