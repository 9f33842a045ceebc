// A REST API and an HTTP API behind one gate. Keep the one you need.
import { Stack, type StackProps } from 'aws-cdk-lib'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { acknowledgeForStack } from './acknowledged'
import { Alarms } from './alarms'
import { ApiDomain } from './api-domain'
import { GateAuthorizer } from './gate-authorizer'
import { GuardedHttpApi } from './http-api'
import { MetadataApi } from './metadata-api'
import { GuardedRestApi } from './rest-api'
import type { Settings } from './settings'
import { TimeFunction } from './time-function'

export class GatecheckStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props?: StackProps) {
    super(scope, id, props)
    const { basePath, issuer, restDomain, httpDomain, environment, secrets } = settings
    const truststore = new Asset(this, 'Truststore', { path: settings.truststore })
    const tracing = settings.tracing ?? false
    const authorizer = new GateAuthorizer(this, 'Authorizer', {
      code: Code.fromAsset(settings.functionZip),
      environment,
      secrets,
      tracing
    })
    const backend = new TimeFunction(this, 'Time', { tracing })

    const rest = new GuardedRestApi(this, 'RestApi', {
      authorizer: authorizer.forRestApi(),
      backend: backend.lambda,
      metadataUrl: `https://${restDomain}/.well-known/oauth-protected-resource/${basePath}`,
      tracing,
      cloudWatchRole: settings.cloudWatchRole ?? false
    })
    const http = new GuardedHttpApi(this, 'HttpApi', {
      authorizer: authorizer.forHttpApi(),
      backend: backend.lambda
    })
    for (const [name, domain, { apiId, stage }] of [
      ['Rest', restDomain, rest],
      ['Http', httpDomain, http]
    ] as const) {
      const resource = `https://${domain}/${basePath}`
      const { api } = new MetadataApi(this, `${name}Metadata`, { resource, basePath, issuer })
      const metadata = { apiId: api.restApiId, stage: api.deploymentStage.stageName }
      new ApiDomain(this, `${name}Domain`, {
        domain,
        settings,
        truststore,
        mappings: { [basePath]: { apiId, stage }, '.well-known': metadata }
      })
    }
    const { alarmTopicArn } = settings
    new Alarms(this, 'Alarms', {
      accessLogs: { Rest: rest.accessLog, Http: http.accessLog },
      serverErrors: { Rest: rest.serverErrors, Http: http.serverErrors },
      ...(alarmTopicArn === undefined
        ? {}
        : { action: new SnsAction(Topic.fromTopicArn(this, 'Topic', alarmTopicArn)) })
    })
    acknowledgeForStack(this, tracing)
  }
}
