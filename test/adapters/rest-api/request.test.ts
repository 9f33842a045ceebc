import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { boundEvent, requestToGate } from './events'

const test = suite('rest-api request')

test("method and path are the ARN's, and route is the resource, without stage and base path", async () => {
  const { method, path, route } = await requestToGate({
    ...restApiEvent({ method: 'POST', path: '/payments/7', route: '/payments/{id}' }),
    path: '/v1/payments/7'
  })
  assert.equal([method, path, route], ['POST', '/payments/7', '/payments/{id}'])
})
for (const [title, headers, multiValueHeaders, lines] of [
  [
    'a value in both headers and multiValueHeaders is one line',
    { Authorization: 'Bearer b' },
    { Authorization: ['Bearer a', 'Bearer b'] },
    ['Bearer a', 'Bearer b']
  ],
  [
    'names in different case are one header',
    { authorization: 'Bearer a' },
    { Authorization: ['Bearer a'], authorization: ['Bearer b'] },
    ['Bearer a', 'Bearer b']
  ],
  [
    'a value found only in headers is a further line',
    { Authorization: 'Bearer c' },
    { Authorization: ['Bearer a'] },
    ['Bearer a', 'Bearer c']
  ],
  [
    'headers are read if multiValueHeaders is null',
    { AUTHORIZATION: 'Bearer a' },
    null,
    ['Bearer a']
  ],
  [
    'headers are read if multiValueHeaders is absent',
    { authorization: 'Bearer a', Authorization: 'Bearer b' },
    undefined,
    ['Bearer a', 'Bearer b']
  ],
  ['there are no lines if both are null', null, null, []],
  ['null values are not lines', { Authorization: null }, { Authorization: [null] }, []]
] as const)
  test(`headers: ${title}`, async () =>
    assert.equal(
      (await requestToGate({ ...boundEvent, headers, multiValueHeaders })).header('authorization'),
      lines
    ))
for (const [title, identity, tag] of [
  ['clientCert absent is no certificate', {}, undefined],
  ['clientCert null is no certificate', { clientCert: null }, undefined],
  ['an empty clientCert is no certificate', { clientCert: {} }, undefined],
  ['a PEM is a certificate', { clientCert: { clientCertPem: first.pem } }, 'Pem'],
  [
    'an empty PEM is an unreadable certificate, not an absent one',
    { clientCert: { clientCertPem: '' } },
    'Unreadable'
  ],
  [
    'a PEM that is a number is an unreadable certificate',
    { clientCert: { clientCertPem: 5 } },
    'Unreadable'
  ],
  ['a clientCert that is a text is read as PEM', { clientCert: first.pem }, 'Pem']
] as const)
  test(`certificate: ${title}`, async () =>
    assert.is(
      (await requestToGate({ ...boundEvent, requestContext: { identity } })).certificate?._tag,
      tag
    ))

test.run()
