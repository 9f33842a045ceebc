import * as assert from 'uvu/assert'
import { expresses } from '../../real/express/both'
import { expressSuite } from './app'
import { gateRequests, testRequests } from './request-cases'

const { test, call } = expressSuite('express request')

for (const [name, express] of expresses) {
  testRequests({ test, call }, name, express, [
    [
      'a gate of the whole app gets the path and no route',
      (app, guard) => app.use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'the path ends before the query',
      (app, guard) => app.use(guard),
      '/time?a=/b',
      '/time',
      undefined
    ],
    [
      'a fragment stays in the path, because Express would drop it',
      (app, guard) => app.use(guard),
      '/time#a',
      '/time#a',
      undefined
    ],
    [
      'a target in absolute form stays absolute [RFC 9112 §3.2.2]',
      (app, guard) => app.use(guard),
      'http://api.example.com/time?x',
      'http://api.example.com/time',
      undefined
    ],
    [
      'a target in absolute form stays absolute under a mount, too',
      (app, guard) => app.use('/v1', guard),
      'http://api.example.com/v1/time',
      'http://api.example.com/v1/time',
      undefined
    ]
  ])
  test(`${name}: the method is the one that earlier middleware has set`, async () => {
    const [request] = await gateRequests(
      call,
      express,
      (app, guard) =>
        app.use((req, _res, next) => {
          req.method = 'DELETE'
          next()
        }, guard),
      { method: 'POST' }
    )
    assert.is(request?.method, 'DELETE')
  })
  test(`${name}: every field line reaches the gate, in order, also those that Express joins or drops`, async () => {
    const [request] = await gateRequests(call, express, (app, guard) => app.use(guard), {
      lines: ['authorization: Bearer a', 'X-A: 1', 'AUTHORIZATION: Bearer b', 'x-a: 2']
    })
    assert.equal(
      ['Authorization', 'x-a', 'x-b', ':path'].map(key => request?.header(key)),
      [['Bearer a', 'Bearer b'], ['1', '2'], [], []]
    )
  })
  test(`${name}: X-Forwarded headers and Host change neither path nor URL`, async () => {
    const [request] = await gateRequests(
      call,
      express,
      (app, guard) => app.set('trust proxy', true).use(guard),
      {
        lines: [
          'X-Forwarded-Host: evil.example',
          'X-Forwarded-Prefix: /admin',
          'X-Forwarded-Proto: https',
          'X-Original-URL: /admin'
        ]
      }
    )
    assert.equal([request?.path, request?.url], ['/time', undefined])
  })
}

test.run()
