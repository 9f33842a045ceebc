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
export const ending = createCleanups()

const files = await createFolder(tmpdir())
ending.add(files.remove)
function make(name: string) {
  return makeCertificate(files, {
    name,
    subject: `/C=US/O=gatecheck/CN=${name}`,
    server: name === 'server'
  })
}
export const [server, client1, client2, stranger] = [
  await make('server'),
  await make('client1'),
  await make('client2'),
  await make('stranger')
]

async function echo(event: { readonly requestContext: { readonly authorizer: unknown } }) {
  return { statusCode: 200, body: JSON.stringify(event.requestContext.authorizer) }
}
export async function opened(
  authorizer: Handler,
  more: Partial<GatewaySettings> = {}
): Promise<Gateway> {
  const gateway = await startLocalApiGateway({
    api: 'rest',
    truststore: client1.certificate + client2.certificate,
    serverKey: server.key,
    serverCertificate: server.certificate,
    authorizer,
    resource: echo,
    routes: [
      { method: 'GET', resource: '/time' },
      { method: 'ANY', resource: '/payments/{id}' }
    ],
    ...more
  })
  ending.add(gateway.close)
  return gateway
}
export async function call(
  gateway: Gateway,
  more: Partial<HttpRequest> & { readonly path?: string } = {}
) {
  const reply = await send({
    url: `${gateway.mtlsUrl}${more.path ?? '/time'}`,
    ca: server.certificate,
    client: client1,
    ...more
  })
  return reply._tag === 'Answered'
    ? { status: reply.status, body: reply.body, type: reply.headers['x-amzn-errortype'] }
    : { status: 0, body: reply.code, type: undefined }
}

export interface RestEvent {
  readonly methodArn: string
  readonly path: string
}
export function saying(Effect: string, Resource: string, context: object = {}) {
  return async () => ({
    principalId: 'john',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }]
    },
    context
  })
}
export async function allowing({ methodArn }: RestEvent) {
  return saying('Allow', methodArn)()
}
export const denied =
  '{"Message":"User is not authorized to access this resource with an explicit deny"}'
export const unmatched = '{"Message":"User is not authorized to access this resource"}'
