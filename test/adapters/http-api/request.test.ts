import { byRoute, gate, scopes } from 'gatecheck'
import { httpApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knowsToken, now, secret } from '../../samples'
import { authorize, boundEvent, requestToGate } from './events'

const test = suite('http-api request')

test("the path is the ARN's, not rawPath, which starts with the stage", async () => {
  const { method, path, route } = await requestToGate(
    httpApiEvent({ method: 'POST', path: '/payments/7', route: '/payments/{id}', stage: 'prod' })
  )
  assert.equal([method, path, route], ['POST', '/payments/7', '/payments/{id}'])
})
test('the route of a routeKey for ANY is its path', async () =>
  assert.is((await requestToGate({ ...boundEvent, routeKey: 'ANY /x/{id}' })).route, '/x/{id}'))
test('under the $default route byRoute goes by the path', async () => {
  const require = byRoute({ 'GET /time': scopes('time:query'), 'ANY /{proxy+}': scopes('admin') })
  const decide = gate({ require, introspect: knowsToken(bound), now })
  assert.is(
    (
      await authorize(
        httpApiEvent({ token: secret, certificate: first.pem, path: '/time', route: '$default' }),
        decide
      )
    ).isAuthorized,
    true
  )
  assert.is(
    (
      await authorize(
        httpApiEvent({ token: secret, certificate: first.pem, path: '/Time', route: '$default' }),
        decide
      )
    ).context['reason'],
    'unknown_route'
  )
})
test('two Authorization lines, joined by a comma, are refused [RFC 6750 §3.1]', async () =>
  assert.is(
    (
      await authorize({
        ...boundEvent,
        headers: { authorization: `Bearer ${secret},Bearer ${secret}` }
      })
    ).context['reason'],
    'malformed_request'
  ))
for (const [title, authentication, tag] of [
  ['authentication absent is no certificate', undefined, undefined],
  ['authentication null is no certificate', null, undefined],
  ['clientCert null is no certificate', { clientCert: null }, undefined],
  ['an empty clientCert is no certificate', { clientCert: {} }, undefined],
  ['a PEM is a certificate', { clientCert: { clientCertPem: first.pem } }, 'Pem'],
  ['an empty PEM is an unreadable certificate', { clientCert: { clientCertPem: '' } }, 'Unreadable']
] as const)
  test(`certificate: ${title}`, async () =>
    assert.is(
      (await requestToGate({ ...boundEvent, requestContext: { authentication } })).certificate
        ?._tag,
      tag
    ))
test('a certificate where a REST API has it is not read', async () =>
  assert.is(
    (
      await requestToGate({
        ...boundEvent,
        requestContext: { identity: { clientCert: { clientCertPem: first.pem } } }
      })
    ).certificate,
    undefined
  ))

test.run()
