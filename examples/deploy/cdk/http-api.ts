// An HTTP API with every route behind the authorizer.
import { Duration } from 'aws-cdk-lib'
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { httpAccessLog } from './access-log'
import { keepLog } from './function-role'

export interface GuardedHttpApiProps {
  readonly authorizer: IHttpRouteAuthorizer
  readonly backend: IFunction
}

export class GuardedHttpApi extends Construct {
  readonly apiId: string
  readonly stage: string
  readonly accessLog: LogGroup
  readonly serverErrors: Metric
  constructor(scope: Construct, id: string, props: GuardedHttpApiProps) {
    super(scope, id)
    this.accessLog = keepLog(this, 'AccessLog')
    const api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      defaultAuthorizer: props.authorizer,
      disableExecuteApiEndpoint: true
    })
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 100, burstLimit: 200 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: httpAccessLog
      }
    })
    api.addRoutes({
      path: '/time',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('Time', props.backend)
    })
    this.apiId = api.apiId
    this.stage = stage.stageName
    this.serverErrors = stage.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' })
  }
}
