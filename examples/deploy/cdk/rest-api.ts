// A REST API with every route behind the authorizer, and answers that tell the client why.
import { Duration } from 'aws-cdk-lib'
import {
  AuthorizationType,
  EndpointType,
  type IAuthorizer,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseType,
  RestApi
} from 'aws-cdk-lib/aws-apigateway'
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { restAccessLog } from './access-log'
import { keepLog } from './function-role'

export interface GuardedRestApiProps {
  readonly authorizer: IAuthorizer
  readonly backend: IFunction
  readonly metadataUrl: string
  readonly tracing: boolean
  readonly cloudWatchRole: boolean
}

export class GuardedRestApi extends Construct {
  readonly apiId: string
  readonly stage: string
  readonly accessLog: LogGroup
  readonly serverErrors: Metric
  constructor(scope: Construct, id: string, props: GuardedRestApiProps) {
    super(scope, id)
    this.accessLog = keepLog(this, 'AccessLog')
    const api = new RestApi(this, 'Api', {
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: true,
      cloudWatchRole: props.cloudWatchRole,
      defaultMethodOptions: {
        authorizationType: AuthorizationType.CUSTOM,
        authorizer: props.authorizer
      },
      deployOptions: {
        tracingEnabled: props.tracing,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: restAccessLog,
        // Each request is an invocation of the authorizer, and perhaps a call to your server.
        throttlingRateLimit: 100,
        throttlingBurstLimit: 200
      }
    })
    // Mappings, without quotes. Quotes would make literals of them. The context has the nonce if
    // the gate has nonces for DPoP.
    api.addGatewayResponse('AccessDenied', {
      type: ResponseType.ACCESS_DENIED,
      responseHeaders: {
        'WWW-Authenticate': 'context.authorizer.challenge',
        'DPoP-Nonce': 'context.authorizer.dpop_nonce',
        'Access-Control-Expose-Headers': "'WWW-Authenticate, DPoP-Nonce'"
      }
    })
    // If the header is missing, API Gateway answers by itself: no error code then [RFC 6750 §3.1].
    api.addGatewayResponse('Unauthorized', {
      type: ResponseType.UNAUTHORIZED,
      responseHeaders: {
        'WWW-Authenticate': `'Bearer realm="protected", resource_metadata="${props.metadataUrl}"'`
      }
    })
    const requestValidator = api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true
    })
    api.root
      .addResource('time')
      .addMethod('GET', new LambdaIntegration(props.backend, { allowTestInvoke: false }), {
        requestValidator
      })
    this.apiId = api.restApiId
    this.stage = api.deploymentStage.stageName
    this.serverErrors = api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' })
  }
}
