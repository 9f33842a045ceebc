// What a function may do: write its own log, and nothing else. Lambda's managed policy
// AWSLambdaBasicExecutionRole may write every log of the account.
import { RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type FunctionOptions, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

export function keepLog(scope: Construct, id = 'Log'): LogGroup {
  return new LogGroup(scope, id, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN
  })
}

export function functionRole(
  scope: Construct,
  logGroup: LogGroup,
  tracing: boolean
): Pick<FunctionOptions, 'logGroup' | 'role' | 'tracing'> {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  logGroup.grantWrite(role)
  return { logGroup, role, tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED }
}
