// The identifiers of the local API. AWS would put those of your account here.

export const account = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  resourceId: 'w567jh',
  deploymentId: 'local1'
} as const

/** A REST API has a named stage. The `$default` stage of an HTTP API is not part of its URL. */
export const stages = { rest: 'prod', http: '$default' } as const

/** Holds the path of the request, not the route template [API Gateway: methodArn, routeArn]. */
export function executeApiArn(stage: string, method: string, path: string): string {
  return `arn:${account.partition}:execute-api:${account.region}:${account.accountId}:${account.apiId}/${stage}/${method}${path}`
}

/** For example `17/Jun/2024:15:02:03 +0000`. */
export function formatLogTime(time: number): string {
  const [, day, month, year, clock] =
    /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(time).toUTCString()) ?? []
  return `${day}/${month}/${year}:${clock} +0000`
}

/** API Gateway takes the name from the Host header. In AWS that has no port. */
export function domainNames(host: string | undefined): {
  readonly domainName: string
  readonly domainPrefix: string
} {
  const domainName = (host ?? '').replace(/:\d+$/, '')
  return { domainName, domainPrefix: domainName.split('.')[0] ?? '' }
}
