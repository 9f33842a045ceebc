// A local API Gateway for one test: certificates, authorizers that say what they are told, and calls by client 1 unless told.
import { tmpdir } from 'node:os'
import { startLocalApiGateway } from '../../examples/tutorial/api-gateway/gateway'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import type { Gateway, GatewaySettings } from '../../examples/tutorial/api-gateway/settings'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { type HttpRequest, send } from '../../examples/tutorial/request'

/** For `test.after`. */
export const cleanups = createCleanups()

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
function createCertificate(name: string) {
  return makeCertificate(folder, {
    name,
    subject: `/C=US/O=gatecheck/CN=${name}`,
    server: name === 'server'
  })
}
export const [server, client1, client2, stranger] = [
  await createCertificate('server'),
  await createCertificate('client1'),
  await createCertificate('client2'),
  await createCertificate('stranger')
]

async function echoContext(event: { readonly requestContext: { readonly authorizer: unknown } }) {
  return { statusCode: 200, body: JSON.stringify(event.requestContext.authorizer) }
}
export async function openGateway(
  authorizer: Handler,
  options: Partial<GatewaySettings> = {}
): Promise<Gateway> {
  const gateway = await startLocalApiGateway({
    api: 'rest',
    truststore: client1.certificate + client2.certificate,
    serverKey: server.key,
    serverCertificate: server.certificate,
    authorizer,
    resource: echoContext,
    routes: [
      { method: 'GET', resource: '/time' },
      { method: 'ANY', resource: '/payments/{id}' }
    ],
    ...options
  })
  cleanups.add(gateway.close)
  return gateway
}
export async function callGateway(
  gateway: Gateway,
  options: Partial<HttpRequest> & { readonly path?: string } = {}
) {
  const reply = await send({
    url: `${gateway.mtlsUrl}${options.path ?? '/time'}`,
    ca: server.certificate,
    client: client1,
    ...options
  })
  return reply._tag === 'Answered'
    ? { status: reply.status, body: reply.body, type: reply.headers['x-amzn-errortype'] }
    : { status: 0, body: reply.code, type: undefined }
}

export interface RestEvent {
  readonly methodArn: string
  readonly path: string
}
export function answerPolicy(Effect: string, Resource: string, context: object = {}) {
  return async () => ({
    principalId: 'john',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }]
    },
    context
  })
}
export async function allowRequest({ methodArn }: RestEvent) {
  return answerPolicy('Allow', methodArn)()
}
export const explicitDenyBody =
  '{"Message":"User is not authorized to access this resource with an explicit deny"}'
export const noMatchBody = '{"Message":"User is not authorized to access this resource"}'
