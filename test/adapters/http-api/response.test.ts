import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound } from '../../samples'
import { authorize, boundEvent, pass } from './events'

const test = suite('http-api response')

test("handlers declare two parameters: Lambda's Node 24 runtime rejects three", () =>
  assert.equal([httpApiAuthorizer(pass).length, httpApiPolicyAuthorizer(pass).length], [2, 2]))
test('an Allow is exactly the simple response that API Gateway reads', async () =>
  assert.equal(await authorize(boundEvent), {
    isAuthorized: true,
    context: { scope: 'time:query payments', client_id: 'app', sub: 'john', exp: bound.expiresAt }
  }))

test('a star in the path is allowed in a simple response, which names no resource', async () =>
  assert.is(
    (await authorize({ ...boundEvent, routeArn: `${boundEvent.routeArn}/a*b` })).isAuthorized,
    true
  ))
test('a star in the path is denied in a policy, which names the resource', async () =>
  assert.is(
    (await httpApiPolicyAuthorizer(pass)({ ...boundEvent, routeArn: `${boundEvent.routeArn}/a*b` }))
      .context['reason'],
    'unsafe_resource'
  ))

test.run()
