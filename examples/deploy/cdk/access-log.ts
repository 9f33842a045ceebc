// One line of JSON for each request. Only closed codes and numbers: no header, no certificate, no
// challenge. Whoever reads a log could use a token in it.
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'

const common = {
  requestId: '$context.requestId',
  extendedRequestId: '$context.extendedRequestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  status: '$context.status',
  responseType: '$context.error.responseType',
  reason: '$context.authorizer.reason',
  clientId: '$context.authorizer.client_id',
  authorizerStatus: '$context.authorizer.status',
  authorizerLatency: '$context.authorizer.latency',
  authorizerRequestId: '$context.authorizer.requestId',
  authorizerError: '$context.authorizer.error',
  domain: '$context.domainName',
  certificateSerialNumber: '$context.identity.clientCert.serialNumber',
  certificateIssuer: '$context.identity.clientCert.issuerDN',
  sourceIp: '$context.identity.sourceIp'
}

export const restAccessLog = AccessLogFormat.custom(
  JSON.stringify({ ...common, route: '$context.resourcePath' })
)
export const httpAccessLog = AccessLogFormat.custom(
  JSON.stringify({ ...common, route: '$context.routeKey' })
)
