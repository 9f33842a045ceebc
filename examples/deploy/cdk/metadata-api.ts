// The protected-resource metadata [RFC 9728]: the only routes without an authorizer. They are
// mocks, in an API of their own: nothing is behind them, and an HTTP API has no mocks.
import {
  EndpointType,
  LogGroupLogDestination,
  MockIntegration,
  RestApi
} from 'aws-cdk-lib/aws-apigateway'
import { Construct } from 'constructs'
import { restAccessLog } from './access-log'
import { acknowledgeForMetadata } from './acknowledged'
import { keepLog } from './function-role'

export interface MetadataApiProps {
  /** As clients call the API: https://api.example.com/v1. */
  readonly resource: string
  readonly basePath: string
  readonly issuer: string
}

/** Map it with the key ".well-known": the well-known part stands in front of the base path. */
export class MetadataApi extends Construct {
  readonly api: RestApi
  constructor(scope: Construct, id: string, props: MetadataApiProps) {
    super(scope, id)
    this.api = new RestApi(this, 'Api', {
      description: 'Protected-resource metadata',
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: true,
      cloudWatchRole: false,
      deployOptions: {
        accessLogDestination: new LogGroupLogDestination(keepLog(this)),
        accessLogFormat: restAccessLog,
        throttlingRateLimit: 100,
        throttlingBurstLimit: 100
      }
    })
    const document = JSON.stringify({
      resource: props.resource,
      authorization_servers: [props.issuer],
      scopes_supported: ['time:query'],
      bearer_methods_supported: ['header'],
      tls_client_certificate_bound_access_tokens: true
    })
    const answer = (body: string) =>
      new MockIntegration({
        requestTemplates: { 'application/json': '{"statusCode":200}' },
        integrationResponses: [
          { statusCode: '200', responseTemplates: { 'application/json': body } }
        ]
      })
    const place = this.api.root.resourceForPath(`oauth-protected-resource/${props.basePath}`)
    const methodResponses = [{ statusCode: '200' }]
    place.addMethod('GET', answer(document), { methodResponses })
    place.addMethod('HEAD', answer(''), { methodResponses })
    acknowledgeForMetadata(this)
  }
}
