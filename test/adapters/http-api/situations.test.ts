import { httpApiAuthorizer, httpApiPolicyAuthorizer, type SimpleResponse } from 'gatecheck/http-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contract } from '../../contract'
import { eventFor } from './events'

const test = suite('http-api situations')

contract(
  test,
  (decide, request) => httpApiAuthorizer(decide, { verbose: true })(eventFor(request)),
  (answer, { outcome, reason }) => {
    if (outcome === 500 || outcome === 503)
      return assert.match((answer as Error).message, new RegExp(`^${reason}: `))
    const { isAuthorized, context } = answer as SimpleResponse
    assert.is(isAuthorized, outcome === 'Allow')
    assert.is(context['reason'], reason)
  }
)
contract(
  test,
  (decide, request) => httpApiPolicyAuthorizer(decide)(eventFor(request)),
  (answer, { outcome, reason, request }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    const [statement] = answer.policyDocument.Statement
    assert.is(statement?.Effect, outcome === 'Allow' ? 'Allow' : 'Deny')
    assert.is(
      statement?.Resource,
      `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/$default/GET${request.path}`
    )
    assert.is(answer.context['reason'], reason)
  }
)
contract(
  test,
  (decide, request) => httpApiPolicyAuthorizer(decide, { refusals: 'throw' })(eventFor(request)),
  (answer, { outcome, reason }) => {
    if (outcome === 401) assert.is((answer as Error).message, 'Unauthorized')
    else if (outcome === 500 || outcome === 503)
      assert.match((answer as Error).message, new RegExp(`^${reason}: `))
    else assert.not.ok(answer instanceof Error)
  }
)

test.run()
