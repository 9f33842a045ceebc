// The events of one call to the local API Gateway, and the types of their members.
import { tmpdir } from 'node:os'
import * as assert from 'uvu/assert'
import { startLocalApiGateway } from '../../examples/tutorial/api-gateway/gateway'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { type HttpRequest, send } from '../../examples/tutorial/request'

/** For `test.after`. */
export const cleanups = createCleanups()

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const server = await makeCertificate(folder, {
  name: 'server',
  subject: '/CN=localhost',
  server: true
})
export const client = await makeCertificate(folder, {
  name: 'client',
  subject: '/C=US/ST=Washington/O=gatecheck/CN=My Client'
})

/** The authorizer's event and the event of the route's Lambda, for one request. */
export async function recordEvents(
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

/** Replaces each value by its type. */
export function typesOf(value: unknown): unknown {
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

export const clientCertTypes = {
  clientCertPem: 'string',
  subjectDN: 'string',
  issuerDN: 'string',
  serialNumber: 'string',
  validity: { notBefore: 'string', notAfter: 'string' }
}
export function sortKeys(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, each]) => [key, sortKeys(each)])
          .sort()
      )
    : value
}

export const postRequest = {
  path: '/lambda/7?a=1&a=2&b=x%20y',
  method: 'POST',
  body: '{}',
  headers: { Authorization: 'Bearer foo', 'X-Test': ['one', 'two'], 'User-Agent': 'curl/8' }
} as const
