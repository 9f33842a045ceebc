// The authorizer's function, and the authorizer that it is for each kind of API. Copy this file into
// your own CDK app.
import { Duration } from 'aws-cdk-lib'
import { IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpLambdaAuthorizer,
  HttpLambdaResponseType
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsVersions,
  Runtime
} from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { functionRole, keepLog } from './function-role'

export interface GateAuthorizerProps {
  /** function.zip, as `npm run function` makes it. */
  readonly code: Code
  /** Variables that are no secrets. */
  readonly environment: Readonly<Record<string, string>>
  /** The ARN of each secret by its variable: NAME is read from Secrets Manager by NAME_ARN. */
  readonly secrets: Readonly<Record<string, string>>
  /** X-Ray. Default: false, because its permission is for the resource "*". */
  readonly tracing?: boolean
}

export class GateAuthorizer extends Construct {
  readonly lambda: LambdaFunction

  constructor(scope: Construct, id: string, props: GateAuthorizerProps) {
    super(scope, id)
    const logGroup = keepLog(this)
    const arns = Object.entries(props.secrets).map(([name, arn]) => [`${name}_ARN`, arn] as const)
    this.lambda = new LambdaFunction(this, 'Function', {
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(10), // API Gateway waits no longer
      environment: { ...props.environment, ...Object.fromEntries(arns) },
      // Its cache would hand out the old secret for five minutes after a rotation.
      paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(
        ParamsAndSecretsVersions.V1_0_103,
        { cacheEnabled: false }
      ),
      ...functionRole(this, logGroup, props.tracing ?? false)
    })
    if (arns.length > 0) {
      this.lambda.addToRolePolicy(
        new PolicyStatement({
          actions: ['secretsmanager:GetSecretValue'],
          resources: arns.map(([, arn]) => arn)
        })
      )
    }
  }

  /** TTL 0: a cached result would let a client with another certificate pass. CDK's default is 300. */
  forRestApi(): RequestAuthorizer {
    return new RequestAuthorizer(this, 'RestAuthorizer', {
      handler: this.lambda,
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(0)
    })
  }

  forHttpApi(): HttpLambdaAuthorizer {
    return new HttpLambdaAuthorizer('HttpAuthorizer', this.lambda, {
      responseTypes: [HttpLambdaResponseType.SIMPLE], // payload 2.0
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.seconds(0)
    })
  }
}
