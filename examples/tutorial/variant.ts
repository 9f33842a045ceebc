// The choices a run of the tutorial leaves open.

export const choices = {
  host: ['api-gateway', 'express', 'cloudflare'],
  introspection: ['rfc7662', 'authlete', 'authlete-v3'],
  api: ['rest', 'http'],
  refusals: ['policy', 'throw'],
  proxy: ['nginx', 'node']
} as const

export interface Variant {
  /** What gatecheck guards. */
  readonly host: (typeof choices.host)[number]
  /** Whom the authorizer asks about a token. */
  readonly introspection: (typeof choices.introspection)[number]
  readonly api: (typeof choices.api)[number]
  /** How a REST API's authorizer refuses; an HTTP API's has no choice. */
  readonly refusals: (typeof choices.refusals)[number]
}

export function inWords({ host, introspection, api, refusals }: Variant): string {
  const asked = {
    rfc7662: 'by RFC 7662',
    authlete: "through the stand-in of Authlete's API 2.x",
    'authlete-v3': "through the stand-in of Authlete's API 3.0"
  }
  const refused = { policy: 'refusals as policies', throw: 'refusals thrown where they are a 401' }
  if (host !== 'api-gateway')
    return `${host === 'express' ? 'Express' : 'A Cloudflare Worker'}; tokens introspected ${asked[introspection]}`
  return `${api === 'rest' ? `REST API, ${refused[refusals]}` : 'HTTP API, payload 2.0, simple responses'}; tokens introspected ${asked[introspection]}`
}
