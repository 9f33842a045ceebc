// The options of a run.

export const choices = {
  host: ['api-gateway', 'express', 'cloudflare'],
  tokens: ['opaque', 'jwt'],
  binding: ['certificate', 'dpop', 'both'],
  introspection: ['rfc7662', 'authlete', 'authlete-v3'],
  api: ['rest', 'http'],
  refusals: ['policy', 'throw'],
  proxy: ['nginx', 'node']
} as const

export interface Variant {
  /** Where the protected API runs. */
  readonly host: (typeof choices.host)[number]
  /** The form of the access tokens. JWTs are verified without introspection. */
  readonly tokens: (typeof choices.tokens)[number]
  /** What the tokens are bound to: a certificate, a key, or both. */
  readonly binding: (typeof choices.binding)[number]
  /** The introspection API that gatecheck calls about opaque tokens. */
  readonly introspection: (typeof choices.introspection)[number]
  readonly api: (typeof choices.api)[number]
  /** How the authorizer of a REST API refuses. An HTTP API has only one way. */
  readonly refusals: (typeof choices.refusals)[number]
}

export function describeVariant(variant: Variant): string {
  const { host, tokens, binding, introspection, api, refusals } = variant
  const introspectionText = {
    rfc7662: 'by RFC 7662',
    authlete: "through the stand-in for Authlete's API 2.x",
    'authlete-v3': "through the stand-in for Authlete's API 3.0"
  }
  const boundText = {
    certificate: '',
    dpop: ', bound to keys',
    both: ', bound to certificates and keys'
  }
  const verified = `${
    tokens === 'jwt'
      ? "JWT access tokens verified with the issuer's keys"
      : `tokens introspected ${introspectionText[introspection]}`
  }${boundText[binding]}`
  const refusalText = { policy: 'refusals as policies', throw: '401 refusals thrown' }
  if (host !== 'api-gateway')
    return `${host === 'express' ? 'Express' : 'A Cloudflare Worker'}; ${verified}`
  if (api === 'http') return `HTTP API, payload 2.0, simple responses; ${verified}`
  return `REST API, ${refusalText[refusals]}; ${verified}`
}
