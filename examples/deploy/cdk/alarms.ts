// Alarms by the reason of a refusal. Lambda's own Errors say nothing: a refusal is no error.
import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  Metric,
  TreatMissingData
} from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

/** How many in five minutes are too many. docs/operations.md says what to do at each. */
const limits = {
  certificate_mismatch: 5, // a stolen token, or a client that renewed its certificate
  introspection_refused: 1, // our own credentials, perhaps after a rotation
  introspection_unreachable: 1,
  introspection_timeout: 1,
  user_function_threw: 1
} as const

export interface AlarmsProps {
  /** By a name without spaces, such as Rest. */
  readonly accessLogs: Readonly<Record<string, LogGroup>>
  /** HTTP APIs: an error of the authorizer is thrown, is a 500, and has no reason in the log. */
  readonly serverErrors: Readonly<Record<string, Metric>>
  readonly action?: IAlarmAction
}

export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { accessLogs, serverErrors, action }: AlarmsProps) {
    super(scope, id)
    const raise = (name: string, metric: Metric, threshold: number, description: string) => {
      const alarm = new Alarm(this, name, {
        metric,
        threshold,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: description
      })
      if (action !== undefined) alarm.addAlarmAction(action)
    }
    for (const [name, logGroup] of Object.entries(accessLogs)) {
      const metricNamespace = 'Gatecheck'
      const metricName = `${name}Refusals`
      new MetricFilter(this, `${name}Filter`, {
        logGroup,
        metricNamespace,
        metricName,
        // API Gateway writes "-" for what is absent.
        filterPattern: FilterPattern.stringValue('$.reason', '!=', '-'),
        metricValue: '1',
        dimensions: { reason: '$.reason' }
      })
      for (const [reason, limit] of Object.entries(limits)) {
        const metric = new Metric({
          namespace: metricNamespace,
          metricName,
          dimensionsMap: { reason },
          statistic: 'Sum',
          period: Duration.minutes(5)
        })
        raise(`${name}_${reason}`, metric, limit, `${reason}: see docs/reasons.md`)
      }
    }
    for (const [name, metric] of Object.entries(serverErrors)) {
      raise(`${name}ServerErrors`, metric, 1, 'The authorizer or the API failed: read its log')
    }
  }
}
