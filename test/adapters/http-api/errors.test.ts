import { gate, noScopes } from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows, now, secret } from '../../samples'
import { authorize, boundEvent, pass } from './events'

const test = suite('http-api errors')

test("a user's context that throws is a server error, not an Allow", async () => {
  try {
    await httpApiAuthorizer(pass, {
      context: () => {
        throw new Error(secret)
      }
    })(boundEvent)
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'user_function_threw: context')
  }
})
test("Lambda's remaining time, less 200 ms, is the deadline", async () => {
  const hangingGate = gate({
    require: noScopes,
    introspect: () => new Promise(() => undefined),
    deadline: 60_000
  })
  const error = await httpApiAuthorizer(hangingGate)(boundEvent, {
    getRemainingTimeInMillis: () => 220
  }).catch((thrown: unknown) => thrown as Error)
  assert.match((error as Error).message, 'introspection_timeout')
})
test("a server error's message is only reason and detail, because Lambda logs it", async () => {
  const error = await authorize(
    boundEvent,
    gate({
      require: noScopes,
      introspect: knows({
        _tag: 'Failed',
        reason: 'introspection_unreachable',
        detail: 'ECONNRESET',
        retryable: true
      }),
      now
    })
  ).catch((thrown: unknown) => thrown as Error)
  assert.is((error as Error).message, 'introspection_unreachable: ECONNRESET')
})

test.run()
