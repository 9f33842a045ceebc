// Events that an authorizer cannot read, for every function that API Gateway calls: the API is set
// up wrong, and no client is to blame.
import { bearerAllowed, type Decision, type Gate, gate, noScopes, observed } from 'gatecheck'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { bound, first, knowsToken, now, secret, unbound } from '../../samples'
import { authorize, statementOf, tokenEvent } from './events'

const test = suite('wrong events')

type See = (decision: Decision) => void
const authorizers = {
  rest: (decide: Gate, see: See) => restApiAuthorizer(decide, { see, refusals: 'throw' }),
  http: (decide: Gate, see: See) => httpApiAuthorizer(decide, { see }),
  httpPolicy: (decide: Gate, see: See) =>
    httpApiPolicyAuthorizer(decide, { see, refusals: 'throw', resource: 'prefix' })
} as const

const rest = restApiEvent({ token: secret, certificate: first.pem })
const http = httpApiEvent({ token: secret, certificate: first.pem })
const { methodArn: _, ...withoutMethodArn } = rest
const { routeArn: __, ...withoutRouteArn } = http
/** The sample of a TOKEN event that AWS's console and its documentation show. */
const awsTokenSample = {
  type: 'TOKEN',
  authorizationToken: `Bearer ${secret}`,
  methodArn: 'arn:aws:execute-api:us-west-2:123456789012:ymy8tbxw7b/*/GET/'
}
const arn = 'arn:aws:execute-api:r:1:api/prod/GET/time'

type Row = readonly [what: string, event: unknown, detail: string]
const restRows: readonly Row[] = [
  ['payload 2.0', http, 'payload_2_0_is_for_http_api'],
  ['payload 2.0 by its version alone', withoutRouteArn, 'payload_2_0_is_for_http_api'],
  ['payload 2.0 with both ARNs', { ...http, methodArn: arn }, 'payload_2_0_is_for_http_api'],
  ['payload 2.0 without its version', { routeArn: arn }, 'payload_2_0_is_for_http_api'],
  ['no ARN', withoutMethodArn, 'methodArn_missing'],
  ['null as its ARN', { ...rest, methodArn: null }, 'methodArn_missing'],
  ['an empty ARN', { ...rest, methodArn: '' }, 'methodArn_missing'],
  ['nothing', undefined, 'methodArn_missing'],
  ['a number as its ARN', { ...rest, methodArn: 5 }, 'methodArn_malformed'],
  ['an object that is no text', { ...rest, methodArn: { toString: null } }, 'methodArn_malformed'],
  ["another service's ARN", { ...rest, methodArn: 'arn:aws:s3:::b/a/b/c' }, 'methodArn_malformed'],
  [
    'an ARN without a verb',
    { ...rest, methodArn: 'arn:aws:execute-api:r:1:api/prod' },
    'methodArn_malformed'
  ],
  [
    'an ARN for every region and API',
    { ...rest, methodArn: 'arn:aws:execute-api:*:*:*/prod/GET/time' },
    'methodArn_malformed'
  ],
  ["AWS's own sample of a TOKEN event", awsTokenSample, 'stage_is_a_wildcard'],
  [
    'a stage that holds a wildcard',
    { ...rest, methodArn: 'arn:aws:execute-api:r:1:api/pro?/GET/time' },
    'methodArn_malformed'
  ],
  [
    'a stage that holds a policy variable',
    { ...rest, methodArn: 'arn:aws:execute-api:r:1:api/${aws:username}/GET/time' },
    'methodArn_malformed'
  ]
]
const httpRows: readonly Row[] = [
  ['payload 1.0', { version: '1.0', ...rest }, 'payload_1_0_is_for_rest_api'],
  ['a REST API', rest, 'payload_1_0_is_for_rest_api'],
  ['a TOKEN authorizer', tokenEvent, 'payload_1_0_is_for_rest_api'],
  ['payload 1.0 with both ARNs', { ...http, version: '1.0' }, 'payload_1_0_is_for_rest_api'],
  ['no ARN', withoutRouteArn, 'routeArn_missing'],
  ['null as its ARN', { ...http, routeArn: null }, 'routeArn_missing'],
  ['nothing', null, 'routeArn_missing'],
  ["another service's ARN", { ...http, routeArn: 'arn:aws:s3:::a/b/c/d' }, 'routeArn_malformed'],
  ['a number as its ARN', { ...http, routeArn: 5 }, 'routeArn_malformed'],
  [
    'a star as its stage',
    { ...http, routeArn: 'arn:aws:execute-api:r:1:api/*/GET/time' },
    'stage_is_a_wildcard'
  ]
]

for (const [name, rows] of [
  ['rest', restRows],
  ['http', httpRows],
  ['httpPolicy', httpRows]
] as const)
  for (const [what, event, detail] of rows)
    test(`${name}: an event of ${what} is 500 wrong_event (${detail}), and no gate is asked`, async () => {
      const observations: Decision[] = []
      const decide = observed(decision => {
        observations.push(decision)
      })(gate({ require: bearerAllowed(noScopes), introspect: knowsToken(unbound), now }))
      const seen: Decision[] = []
      const authorizer = authorizers[name](decide, decision => {
        seen.push(decision)
      })
      const error = await authorizer(event as never).catch((thrown: unknown) => thrown)
      assert.ok(error instanceof Error)
      assert.is(error.message, `wrong_event: ${detail}`)
      assert.equal(seen, [{ _tag: 'ServerError', status: 500, reason: 'wrong_event', detail }])
      assert.equal(observations, [])
    })

test('in policy mode a wrong event is a Deny policy whose context names what is wrong', async () => {
  const policy = await authorize(http)
  assert.is(statementOf(policy)?.Effect, 'Deny')
  assert.equal(policy.context, { reason: 'wrong_event', detail: 'payload_2_0_is_for_http_api' })
  assertNoSecrets(policy)
})
for (const version of ['1.0', undefined, null, '3.0'] as const)
  test(`an event of version ${version} with a methodArn is read by restApiAuthorizer`, async () => {
    const decide = gate({ require: noScopes, introspect: knowsToken(bound), now })
    assert.is(statementOf(await authorize({ ...rest, version }, {}, decide))?.Effect, 'Allow')
  })
test('the stage of the console and a verb with a star are read: they name no wrong event', async () => {
  const base = 'arn:aws:execute-api:r:1:api'
  for (const [methodArn, reason] of [
    [`${base}/test-invoke-stage/GET/time`, undefined],
    [`${base}/$default/GET/time`, undefined],
    [`${base}/prod/GE*/time`, 'unsafe_resource']
  ] as const)
    assert.is((await authorize({ ...rest, methodArn })).context['reason'], reason)
})

test.run()
