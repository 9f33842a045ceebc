// The local API Gateway's events have the shape of the documented samples, for REST APIs and for HTTP APIs.
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startLocalApiGateway } from '../../examples/tutorial/api-gateway/gateway'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { type HttpRequest, send } from '../../examples/tutorial/request'

const test = suite("the local API Gateway's events")
const cleanups = createCleanups()
test.after(cleanups.run)

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const server = await makeCertificate(folder, {
  name: 'server',
  subject: '/CN=localhost',
  server: true
})
const client = await makeCertificate(folder, {
  name: 'client',
  subject: '/C=US/ST=Washington/O=gatecheck/CN=My Client'
})

/** The event and the resource's event of one call. */
async function recordEvents(
  api: 'rest' | 'http',
  request: Partial<HttpRequest> & {
    readonly path: string
    readonly identitySource?: readonly string[]
  }
) {
  const events: Record<string, unknown>[] = []
  const gateway = await startLocalApiGateway({
    api,
    truststore: client.certificate,
    serverKey: server.key,
    serverCertificate: server.certificate,
    simpleResponses: true,
    ...(request.identitySource === undefined ? {} : { identitySource: request.identitySource }),
    routes: [
      { method: 'POST', resource: '/lambda/{id}' },
      { method: 'GET', resource: '/' }
    ],
    authorizer: async (event: Record<string, unknown>) => {
      events.push(event)
      return api === 'http'
        ? { isAuthorized: true }
        : {
            principalId: 'user',
            policyDocument: {
              Version: '2012-10-17',
              Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }]
            }
          }
    },
    resource: async (event: Record<string, unknown>) => {
      events.push(event)
      return { statusCode: 200 }
    }
  })
  const reply = await send({
    url: `${gateway.mtlsUrl}${request.path}`,
    ca: server.certificate,
    client,
    ...request
  })
  await gateway.close()
  assert.is(reply._tag === 'Answered' && reply.status, 200)
  const [event = {}, resourceEvent = {}] = events
  return { event, resourceEvent, port: new URL(gateway.mtlsUrl).port }
}

/** Names and types instead of values. */
function typesOf(value: unknown): unknown {
  return Array.isArray(value)
    ? [...new Set(value.map(typesOf))]
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, each]) => [key, typesOf(each)])
            .sort()
        )
      : value === null
        ? 'null'
        : typeof value
}

const clientCertTypes = {
  clientCertPem: 'string',
  subjectDN: 'string',
  issuerDN: 'string',
  serialNumber: 'string',
  validity: { notBefore: 'string', notAfter: 'string' }
}
function sortKeys(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, each]) => [key, sortKeys(each)])
          .sort()
      )
    : value
}

const postRequest = {
  path: '/lambda/7?a=1&a=2&b=x%20y',
  method: 'POST',
  body: '{}',
  headers: { Authorization: 'Bearer foo', 'X-Test': ['one', 'two'], 'User-Agent': 'curl/8' }
} as const

test("a REST API's REQUEST event has the members of a captured one, no version and no identitySource", async () => {
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

test("a REST API's ARN and path are the request's own, its resource is the template", async () => {
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

test('REST headers keep the case the client sent, and the last of a doubled one; multiValueHeaders alone shows both', async () => {
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

test("in a REST API's resource event empty maps are null and the body is there", async () => {
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

test("an HTTP API's 2.0 event has the members of a captured one", async () => {
  const { event } = await recordEvents('http', {
    ...postRequest,
    headers: { ...postRequest.headers, Cookie: 'cookie1=a; cookie2=b' },
    identitySource: ['$request.header.Authorization']
  })
  const { headers, ...rest } = event
  assert.ok(headers)
  assert.equal(
    typesOf(rest),
    sortKeys({
      version: 'string',
      type: 'string',
      routeArn: 'string',
      identitySource: ['string'],
      routeKey: 'string',
      rawPath: 'string',
      rawQueryString: 'string',
      cookies: ['string'],
      queryStringParameters: { a: 'string', b: 'string' },
      pathParameters: { id: 'string' },
      requestContext: {
        accountId: 'string',
        apiId: 'string',
        authentication: { clientCert: clientCertTypes },
        domainName: 'string',
        domainPrefix: 'string',
        http: {
          method: 'string',
          path: 'string',
          protocol: 'string',
          sourceIp: 'string',
          userAgent: 'string'
        },
        requestId: 'string',
        routeKey: 'string',
        stage: 'string',
        time: 'string',
        timeEpoch: 'number'
      }
    })
  )
  assert.equal(
    [event['cookies'], event['identitySource'], event['queryStringParameters']],
    [['cookie1=a', 'cookie2=b'], ['Bearer foo'], { a: '1,2', b: 'x y' }]
  )
  assert.is(
    event['routeArn'],
    'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/$default/POST/lambda/7'
  )
  assert.is(event['routeKey'], 'POST /lambda/{id}')
})

test('what would be empty in an HTTP API event is absent', async () => {
  const { event } = await recordEvents('http', { path: '/' })
  for (const name of [
    'cookies',
    'identitySource',
    'queryStringParameters',
    'pathParameters',
    'stageVariables'
  ])
    assert.not.ok(name in event, name)
})

test('an HTTP API puts header names in lower case and joins doubled values with a comma', async () => {
  const { event } = await recordEvents('http', {
    ...postRequest,
    headers: { Authorization: ['Bearer a', 'Bearer b'], 'X-Test': ['one', 'two'] }
  })
  const headers = event['headers'] as Record<string, string>
  assert.equal([headers['authorization'], headers['x-test']], ['Bearer a,Bearer b', 'one,two'])
  assert.ok(Object.keys(headers).every(name => name === name.toLowerCase()))
})

test('clientCert holds the leaf as PEM with line breaks, the names in the order of the certificate, and OpenSSL times', async () => {
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
