import fc from 'fast-check'
import { expressGate } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { anyText, secret } from '../../samples'
import { pass } from './app'

const test = suite('express any request')

test('any request is refused or passed on exactly once, and nothing is thrown', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '/',
      '/time',
      '',
      '*',
      '/v1',
      'http://a/time',
      '?',
      '//',
      ':path',
      'authorization',
      `Bearer ${secret}`
    ),
    anyText
  )
  const route = fc.record({
    path: fc.oneof(text, fc.anything()),
    stack: fc.oneof(fc.array(fc.anything()), fc.anything())
  })
  const anyRequest = fc.record(
    {
      method: text,
      url: text,
      originalUrl: text,
      baseUrl: text,
      rawHeaders: fc.array(text),
      params: fc.anything(),
      route: fc.oneof(route, fc.anything()),
      socket: fc.constant({}),
      stream: fc.constant(undefined),
      next: fc.anything()
    },
    { requiredKeys: ['method', 'url', 'originalUrl', 'baseUrl', 'rawHeaders', 'socket'] }
  )
  return fc.assert(
    fc.asyncProperty(anyRequest, async request => {
      const outcomes: unknown[] = []
      const done = new Promise<void>(resolve => {
        const finish = (outcome: unknown): void => {
          outcomes.push(outcome)
          resolve()
        }
        const response = {
          statusCode: 200,
          headersSent: false,
          writableEnded: false,
          getHeader: () => undefined,
          setHeader: () => undefined,
          removeHeader: () => undefined,
          end: (body: string) => finish([response.statusCode, body]),
          destroy: () => finish('cut'),
          once: () => undefined,
          removeListener: () => undefined
        }
        expressGate(pass)(request as never, response, finish)
      })
      await done
      await new Promise(setImmediate)
      assert.is(outcomes.length, 1)
      assertNoSecrets(outcomes)
    }),
    { numRuns: 150 }
  )
})

test.run()
