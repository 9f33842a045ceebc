// The identity of the local API: made-up values where AWS would put an account's own.

export const account = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  resourceId: 'w567jh',
  deploymentId: 'local1'
} as const

/** A REST API is deployed to a named stage; an HTTP API has `$default`, which no URL holds. */
export const stageOf = { rest: 'prod', http: '$default' } as const

/** The path is the real one of the request, never the template [API Gateway: methodArn, routeArn]. */
export function arn(stage: string, method: string, path: string): string {
  return `arn:${account.partition}:execute-api:${account.region}:${account.accountId}:${account.apiId}/${stage}/${method}${path}`
}

/** `17/Jun/2024:15:02:03 +0000`. */
export function commonLogTime(time: number): string {
  const [, day, month, year, clock] =
    /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(time).toUTCString()) ?? []
  return `${day}/${month}/${year}:${clock} +0000`
}

/** Real API Gateway sets the name from the Host header, which carries no port there. */
export function domain(host: string | undefined): {
  readonly domainName: string
  readonly domainPrefix: string
} {
  const domainName = (host ?? '').replace(/:\d+$/, '')
  return { domainName, domainPrefix: domainName.split('.')[0] ?? '' }
}
