// The options of a run.

export const choices = {
  host: ['api-gateway', 'express', 'cloudflare'],
  introspection: ['rfc7662', 'authlete', 'authlete-v3'],
  api: ['rest', 'http'],
  refusals: ['policy', 'throw'],
  proxy: ['nginx', 'node']
} as const

export interface Variant {
  /** Where the protected API runs. */
  readonly host: (typeof choices.host)[number]
  /** The introspection API that gatecheck calls. */
  readonly introspection: (typeof choices.introspection)[number]
  readonly api: (typeof choices.api)[number]
  /** How the authorizer of a REST API refuses. An HTTP API has only one way. */
  readonly refusals: (typeof choices.refusals)[number]
}

export function describeVariant({ host, introspection, api, refusals }: Variant): string {
  const introspectionText = {
    rfc7662: 'by RFC 7662',
    authlete: "through the stand-in for Authlete's API 2.x",
    'authlete-v3': "through the stand-in for Authlete's API 3.0"
  }
  const refusalText = { policy: 'refusals as policies', throw: '401 refusals thrown' }
  if (host !== 'api-gateway')
    return `${host === 'express' ? 'Express' : 'A Cloudflare Worker'}; tokens introspected ${introspectionText[introspection]}`
  return `${api === 'rest' ? `REST API, ${refusalText[refusals]}` : 'HTTP API, payload 2.0, simple responses'}; tokens introspected ${introspectionText[introspection]}`
}
