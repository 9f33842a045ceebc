// The local API Gateway's identity sources and its cache of authorizer results, with the bypass that such a cache is.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  allowRequest,
  answerPolicy,
  callGateway,
  cleanups,
  client2,
  noMatchBody,
  openGateway,
  type RestEvent
} from './local-gateway'

const test = suite("the local API Gateway's result cache")
test.after(cleanups.run)

test('an identity source that is missing is a 401, and the authorizer is not invoked', async () => {
  const gateway = await openGateway(allowRequest, {
    identitySource: ['method.request.header.Authorization']
  })
  assert.equal(await callGateway(gateway), {
    status: 401,
    body: '{"message":"Unauthorized"}',
    type: 'UnauthorizedException'
  })
  assert.is((await callGateway(gateway, { headers: { authorization: 'Bearer a' } })).status, 200)
  assert.is(gateway.invocations().length, 1)
})

test('with results cached by Authorization alone, a policy made for one certificate is replayed for another: the bypass', async () => {
  const boundToClient1 = async (
    event: RestEvent & {
      readonly requestContext: {
        readonly identity: { readonly clientCert: { readonly subjectDN: string } }
      }
    }
  ) =>
    answerPolicy(
      event.requestContext.identity.clientCert.subjectDN.endsWith('client1') ? 'Allow' : 'Deny',
      '*'
    )()
  const headers = { Authorization: 'Bearer a' }
  const identitySource = ['method.request.header.Authorization']
  const uncached = await openGateway(boundToClient1, { identitySource: identitySource })
  assert.equal(
    [
      (await callGateway(uncached, { headers })).status,
      (await callGateway(uncached, { headers, client: client2 })).status
    ],
    [200, 403]
  )
  const cachedByToken = await openGateway(boundToClient1, {
    identitySource: identitySource,
    resultTtl: 300
  })
  assert.equal(
    [
      (await callGateway(cachedByToken, { headers })).status,
      (await callGateway(cachedByToken, { headers, client: client2 })).status
    ],
    [200, 200]
  )
  assert.is(cachedByToken.invocations().length, 1)
  const cachedByCertificate = await openGateway(boundToClient1, {
    identitySource: [...identitySource, 'context.identity.clientCert.clientCertPem'],
    resultTtl: 300
  })
  assert.equal(
    [
      (await callGateway(cachedByCertificate, { headers })).status,
      (await callGateway(cachedByCertificate, { headers, client: client2 })).status
    ],
    [200, 403]
  )
})

test('cached policies are judged again for each path, denials are cached, thrown errors are not', async () => {
  const cacheOptions = { identitySource: ['method.request.header.Authorization'], resultTtl: 300 }
  const headers = { Authorization: 'Bearer a' }
  const allowing = await openGateway(allowRequest, cacheOptions)
  assert.is((await callGateway(allowing, { headers })).status, 200)
  assert.is((await callGateway(allowing, { headers, path: '/payments/1' })).body, noMatchBody)
  const denying = await openGateway(answerPolicy('Deny', '*'), cacheOptions)
  const throwing = await openGateway(() => Promise.reject(new Error('Unauthorized')), cacheOptions)
  for (const gateway of [denying, throwing])
    for (let time = 0; time < 2; time += 1) await callGateway(gateway, { headers })
  assert.equal([denying.invocations().length, throwing.invocations().length], [1, 2])
})

test.run()
