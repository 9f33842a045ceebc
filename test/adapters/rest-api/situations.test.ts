import { type AuthorizerPolicy, restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contract } from '../../contract'
import { eventFor, statementOf } from './events'

const test = suite('rest-api situations')

contract(
  test,
  (decide, request) => restApiAuthorizer(decide, { verbose: true })(eventFor(request)),
  (answer, { outcome, reason, request }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    assert.is(statementOf(answer)?.Effect, outcome === 'Allow' ? 'Allow' : 'Deny')
    assert.is(
      statementOf(answer)?.Resource,
      `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET${request.path}`
    )
    assert.is(answer.context['reason'], reason)
    if (reason?.startsWith('introspection_'))
      assert.match(String(answer.context['introspection_exception']), reason)
    assert.is(
      typeof answer.context['challenge'],
      outcome === 400 || outcome === 401 || outcome === 403 ? 'string' : 'undefined'
    )
  }
)
contract(
  test,
  (decide, request) => restApiAuthorizer(decide, { refusals: 'throw' })(eventFor(request)),
  (answer, { outcome, reason }) => {
    if (outcome === 401) assert.is((answer as Error).message, 'Unauthorized')
    else if (outcome === 500 || outcome === 503)
      assert.match((answer as Error).message, new RegExp(`^${reason}: `))
    else
      assert.is(
        statementOf(answer as AuthorizerPolicy)?.Effect,
        outcome === 'Allow' ? 'Allow' : 'Deny'
      )
  }
)

test.run()
