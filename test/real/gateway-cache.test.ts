// The local API Gateway's identity sources and its cache of authorizer results, with the bypass that such a cache is.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  allowing,
  call,
  client2,
  ending,
  opened,
  type RestEvent,
  saying,
  unmatched
} from './local-gateway'

const test = suite("the local API Gateway's result cache")
test.after(ending.run)

test('an identity source that is missing is a 401, and the authorizer is not invoked', async () => {
  const gateway = await opened(allowing, {
    identitySource: ['method.request.header.Authorization']
  })
  assert.equal(await call(gateway), {
    status: 401,
    body: '{"message":"Unauthorized"}',
    type: 'UnauthorizedException'
  })
  assert.is((await call(gateway, { headers: { authorization: 'Bearer a' } })).status, 200)
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
    saying(
      event.requestContext.identity.clientCert.subjectDN.endsWith('client1') ? 'Allow' : 'Deny',
      '*'
    )()
  const headers = { Authorization: 'Bearer a' }
  const byHeader = ['method.request.header.Authorization']
  const safe = await opened(boundToClient1, { identitySource: byHeader })
  assert.equal(
    [
      (await call(safe, { headers })).status,
      (await call(safe, { headers, client: client2 })).status
    ],
    [200, 403]
  )
  const open = await opened(boundToClient1, { identitySource: byHeader, resultTtl: 300 })
  assert.equal(
    [
      (await call(open, { headers })).status,
      (await call(open, { headers, client: client2 })).status
    ],
    [200, 200]
  )
  assert.is(open.invocations().length, 1)
  const keyed = await opened(boundToClient1, {
    identitySource: [...byHeader, 'context.identity.clientCert.clientCertPem'],
    resultTtl: 300
  })
  assert.equal(
    [
      (await call(keyed, { headers })).status,
      (await call(keyed, { headers, client: client2 })).status
    ],
    [200, 403]
  )
})

test('cached policies are judged again for each path, denials are cached, thrown errors are not', async () => {
  const cached = { identitySource: ['method.request.header.Authorization'], resultTtl: 300 }
  const headers = { Authorization: 'Bearer a' }
  const exact = await opened(allowing, cached)
  assert.is((await call(exact, { headers })).status, 200)
  assert.is((await call(exact, { headers, path: '/payments/1' })).body, unmatched)
  const denying = await opened(saying('Deny', '*'), cached)
  const throwing = await opened(() => Promise.reject(new Error('Unauthorized')), cached)
  for (const gateway of [denying, throwing])
    for (let time = 0; time < 2; time += 1) await call(gateway, { headers })
  assert.equal([denying.invocations().length, throwing.invocations().length], [1, 2])
})

test.run()
