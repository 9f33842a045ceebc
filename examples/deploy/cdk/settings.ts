// What you set in cdk.json, under "gatecheck".
import { existsSync } from 'node:fs'
import type { App } from 'aws-cdk-lib'

export interface Settings {
  readonly restDomain: string
  readonly httpDomain: string
  /** Clients call https://{domain}/{basePath}/time. */
  readonly basePath: string
  /** The server's certificate in ACM, in the stack's region, for both domains. */
  readonly certificateArn: string
  /** A public ACM certificate for the same names, if the server's is imported or private. */
  readonly ownershipCertificateArn?: string
  /** With it, the stack makes the DNS records. */
  readonly hostedZone?: { readonly id: string; readonly name: string }
  /** PEM file of the CAs whose client certificates are accepted. */
  readonly truststore: string
  /** The authorization server, for the protected-resource metadata. */
  readonly issuer: string
  readonly environment: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly tracing?: boolean
  /** Makes the account's role by which API Gateway writes logs. One per account and region. */
  readonly cloudWatchRole?: boolean
  /** The SNS topic that the alarms notify. */
  readonly alarmTopicArn?: string
  /** Default: function.zip at the root of the repository. */
  readonly functionZip: string
}

const required = ['restDomain', 'httpDomain', 'basePath', 'certificateArn', 'truststore', 'issuer']
const optional = [
  ...['ownershipCertificateArn', 'hostedZone', 'environment', 'secrets', 'tracing'],
  ...['cloudWatchRole', 'alarmTopicArn', 'functionZip']
]

export function readSettings(app: App): Settings {
  const given: Readonly<Record<string, unknown>> = app.node.tryGetContext('gatecheck') ?? {}
  const problems = [
    ...required.filter(name => typeof given[name] !== 'string').map(name => `${name} is missing`),
    ...Object.keys(given)
      .filter(name => ![...required, ...optional].includes(name))
      .map(name => `unknown setting "${name}"`),
    ...Object.keys(given['environment'] ?? {})
      .filter(name => /(?:SECRET|PASSWORD|TOKEN|PRIVATE_KEY)$/.test(name))
      .map(name => `${name} is a secret: write its ARN under "secrets"`),
    ...Object.entries(given['secrets'] ?? {})
      .filter(([, arn]) => !/^arn:[\w-]+:secretsmanager:/.test(String(arn)))
      .map(([name]) => `${name} is no ARN of Secrets Manager`)
  ]
  const functionZip = String(given['functionZip'] ?? '../../../function.zip')
  if (!existsSync(functionZip)) {
    problems.push(`${functionZip} is missing: run \`npm run function\` first, at the root`)
  }
  if (problems.length > 0) throw new TypeError(`cdk.json, "gatecheck": ${problems.join('; ')}`)
  const withDefaults = { environment: {}, secrets: {}, ...given, functionZip }
  return withDefaults as unknown as Settings
}
