// The HTTP API events of the local API Gateway have the shape of the documented samples.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  cleanups,
  clientCertTypes,
  postRequest,
  recordEvents,
  sortKeys,
  typesOf
} from './recorded-events'

const test = suite("an HTTP API's events")
test.after(cleanups.run)

test('an event in payload format 2.0 has the members of a captured one', async () => {
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

test('empty members are absent from an HTTP API event', async () => {
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

test('an HTTP API lowercases header names and joins repeated values with a comma', async () => {
  const { event } = await recordEvents('http', {
    ...postRequest,
    headers: { Authorization: ['Bearer a', 'Bearer b'], 'X-Test': ['one', 'two'] }
  })
  const headers = event['headers'] as Record<string, string>
  assert.equal([headers['authorization'], headers['x-test']], ['Bearer a,Bearer b', 'one,two'])
  assert.ok(Object.keys(headers).every(name => name === name.toLowerCase()))
})

test.run()
