// What the blocks of the documents use and do not define: declarations and stand-ins.

/** No server listens at these addresses. A call without a token never asks one. */
export const environment = {
  AUTHLETE_BASE_URL: 'https://127.0.0.1:1',
  AUTHLETE_SERVICE_APIKEY: '1',
  AUTHLETE_SERVICE_APISECRET: 'secret',
  AUTHLETE_SERVICE_ACCESSTOKEN: 'secret',
  INTROSPECTION_ENDPOINT: 'https://127.0.0.1:1/introspect',
  INTROSPECTION_CLIENT_ID: 'api',
  INTROSPECTION_CLIENT_SECRET: 'secret',
  JWT_ISSUER: 'https://127.0.0.1:1',
  JWT_JWKS_URI: 'https://127.0.0.1:1/jwks',
  CACHE_SECRET: 'a secret of the fleet, 32 characters and more',
  NONCE_SECRET: 'another secret of the fleet, 32 characters and more',
  REDIS_URL: 'redis://127.0.0.1:1'
} as const

export const declarations = `
/** Your authorization server: any Introspect. */
declare const ask: import('gatecheck').Introspect
/** Your metrics. */
declare const metrics: {
  increment(name: string, tags: Readonly<Record<string, unknown>>): void
  timing(name: string, milliseconds: number): void
}
/** Your secrets manager. */
declare function readSecret(name: string): Promise<string>
/** A DynamoDBDocument. */
declare const table: {
  get(input: { TableName: string; Key: { key: string } }): Promise<{ Item?: Record<string, any> }>
  put(input: { TableName: string; Item: Record<string, unknown> }): Promise<unknown>
}
/** Cloudflare's caches. */
declare const caches: {
  default: {
    match(url: string): Promise<Response | undefined>
    put(url: string, response: Response): Promise<void>
  }
}
declare const Deno: { serve(handler: (request: Request) => Promise<Response>): void }
`

/** Runs before a block. Deno's handler is kept, so that the test can call it. */
export const prelude = `
globalThis.ask = async () => ({ _tag: 'Inactive' })
globalThis.metrics = { increment: () => undefined, timing: () => undefined }
globalThis.readSecret = async () => 'secret'
globalThis.table = { get: async () => ({}), put: async () => undefined }
globalThis.caches = { default: { match: async () => undefined, put: async () => undefined } }
globalThis.Deno = { serve: handler => { globalThis.denoHandler = handler } }
`
