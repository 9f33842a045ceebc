// Findings of cdk-nag that are right in general and do not hold here. Each has its reason.
import { Validations } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

function acknowledge(scope: Construct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(scope).acknowledge({ id, reason })
  }
}

export function acknowledgeForStack(stack: Construct, tracing: boolean): void {
  acknowledge(stack, {
    'AwsSolutions::AwsSolutions-COG4':
      'The authorizer checks tokens that are bound to certificates, which Cognito does not issue.',
    'AwsSolutions::AwsSolutions-APIG3':
      'Mutual TLS keeps strangers out before a firewall would; add a web ACL if your policy asks for it.',
    'AwsSolutions::AwsSolutions-APIG6':
      'The access log has a line for each request; an execution log would hold headers, and so tokens.',
    'Serverless::Serverless-LambdaDLQ':
      'API Gateway invokes both functions synchronously, and a dead-letter queue is for asynchronous calls.'
  })
  if (tracing) {
    acknowledge(stack, {
      'AwsSolutions::AwsSolutions-IAM5[Resource::*]':
        'X-Ray has no resources that a permission could name.'
    })
    return
  }
  const reason = 'Tracing is an option of this stack: its permission must name every resource.'
  acknowledge(stack, {
    'Serverless::Serverless-LambdaTracing': reason,
    'Serverless::Serverless-APIGWXrayEnabled': reason
  })
}

export function acknowledgeForMetadata(api: Construct): void {
  acknowledge(api, {
    'AwsSolutions::AwsSolutions-APIG4':
      'The metadata is public by definition [RFC 9728 §3], and a mock has nothing behind it.',
    'AwsSolutions::AwsSolutions-APIG2':
      'GET and HEAD of the metadata have no parameters and no body that could be validated.',
    'Serverless::Serverless-APIGWXrayEnabled': 'A mock calls nothing that could be traced.'
  })
}
