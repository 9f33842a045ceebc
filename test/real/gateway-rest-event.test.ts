// The REST API events of the local API Gateway have the shape of the documented samples.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  cleanups,
  client,
  clientCertTypes,
  postRequest,
  recordEvents,
  sortKeys,
  typesOf
} from './recorded-events'

const test = suite("a REST API's events")
test.after(cleanups.run)

test('a REQUEST event has the members of a captured one, and no version or identitySource', async () => {
  const { event } = await recordEvents('rest', postRequest)
  const { headers, multiValueHeaders, ...rest } = event
  assert.ok(headers && multiValueHeaders)
  assert.equal(
    typesOf(rest),
    sortKeys({
      type: 'string',
      methodArn: 'string',
      resource: 'string',
      path: 'string',
      httpMethod: 'string',
      queryStringParameters: { a: 'string', b: 'string' },
      multiValueQueryStringParameters: { a: ['string'], b: ['string'] },
      pathParameters: { id: 'string' },
      stageVariables: {},
      requestContext: {
        resourceId: 'string',
        resourcePath: 'string',
        httpMethod: 'string',
        extendedRequestId: 'string',
        requestTime: 'string',
        path: 'string',
        accountId: 'string',
        protocol: 'string',
        stage: 'string',
        domainPrefix: 'string',
        requestTimeEpoch: 'number',
        requestId: 'string',
        deploymentId: 'string',
        apiId: 'string',
        domainName: 'string',
        identity: {
          cognitoIdentityPoolId: 'null',
          accountId: 'null',
          cognitoIdentityId: 'null',
          caller: 'null',
          sourceIp: 'string',
          principalOrgId: 'null',
          accessKey: 'null',
          cognitoAuthenticationType: 'null',
          cognitoAuthenticationProvider: 'null',
          userArn: 'null',
          userAgent: 'string',
          user: 'null',
          clientCert: clientCertTypes
        }
      }
    })
  )
})

test('ARN and path are those of the request, `resource` is the template', async () => {
  const { event } = await recordEvents('rest', postRequest)
  assert.is(
    event['methodArn'],
    'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/POST/lambda/7'
  )
  assert.equal(
    [event['resource'], event['path'], event['httpMethod'], event['pathParameters']],
    ['/lambda/{id}', '/lambda/7', 'POST', { id: '7' }]
  )
  assert.is(
    (await recordEvents('rest', { path: '/' })).event['methodArn'],
    'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/'
  )
})

test('headers keep the case of the client and the last value; only multiValueHeaders has all values', async () => {
  const { event } = await recordEvents('rest', {
    ...postRequest,
    headers: { AuThorization: ['Bearer a', 'Bearer b'] }
  })
  const [headers, all] = [
    event['headers'] as Record<string, unknown>,
    event['multiValueHeaders'] as Record<string, unknown>
  ]
  assert.is(headers['AuThorization'], 'Bearer b')
  assert.equal(all['AuThorization'], ['Bearer a', 'Bearer b'])
  assert.not.ok('authorization' in all || 'Authorization' in all)
})

test("the event of the route's Lambda has null for empty maps, and the body", async () => {
  const { resourceEvent } = await recordEvents('rest', { ...postRequest, path: '/lambda/7' })
  assert.equal(
    [
      resourceEvent['queryStringParameters'],
      resourceEvent['stageVariables'],
      resourceEvent['body']
    ],
    [null, null, '{}']
  )
  assert.not.ok('methodArn' in resourceEvent)
})

test('clientCert has the certificate as PEM with line breaks, names in certificate order, and OpenSSL dates', async () => {
  const { event } = await recordEvents('rest', { path: '/' })
  const { identity } = event['requestContext'] as {
    readonly identity: { readonly clientCert: Record<string, unknown> }
  }
  const { clientCertPem, subjectDN, validity } = identity.clientCert
  assert.is(clientCertPem, client.certificate)
  assert.is(subjectDN, 'C=US,ST=Washington,O=gatecheck,CN=My Client')
  assert.match(
    (validity as { readonly notBefore: string }).notBefore,
    /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/
  )
})

test.run()
