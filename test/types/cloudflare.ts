// @cloudflare/workers-types' ExportedHandler accepts a guarded worker without a cast, and lends it its types. Also compiled against the tarball.
import type {
  CfProperties,
  ExecutionContext,
  ExportedHandler,
  IncomingRequestCfProperties,
  KVNamespace,
  Request as WorkerRequest,
  Response as WorkerResponse
} from '@cloudflare/workers-types'
import { type Allow, gate, noScopes, rfc7662FromEnv } from 'gatecheck'
import {
  type CloudflareOptions,
  type CloudflareRequest,
  cloudflareGate,
  guarded
} from 'gatecheck/cloudflare'

interface Env {
  readonly INTROSPECTION_ENDPOINT: string
  readonly INTROSPECTION_CLIENT_ID: string
  readonly INTROSPECTION_CLIENT_SECRET: string
  readonly KV: KVNamespace
}
declare const respond: (text: string) => WorkerResponse
declare const incoming: WorkerRequest<unknown, IncomingRequestCfProperties>
declare const env: Env

function make({
  INTROSPECTION_ENDPOINT,
  INTROSPECTION_CLIENT_ID,
  INTROSPECTION_CLIENT_SECRET
}: Env) {
  return gate({
    introspect: rfc7662FromEnv({
      INTROSPECTION_ENDPOINT,
      INTROSPECTION_CLIENT_ID,
      INTROSPECTION_CLIENT_SECRET
    }),
    require: noScopes
  })
}

/** Declared as what it must be: request, env and context have the worker's own types. */
export const declared: ExportedHandler<Env> = guarded(
  make,
  async (request, { KV }, ctx, { token }) => {
    ctx.waitUntil(KV.put('last', token.subject ?? ''))
    return respond(`${request.cf?.country} ${request.method}`)
  }
)
export const satisfied = guarded(
  make,
  (request, { KV }, ctx, allow) =>
    respond(`${request.cf?.asn} ${String(KV)} ${String(ctx.props)} ${allow.facts.now}`),
  { selfSigned: 'allowed' }
) satisfies ExportedHandler<Env>
/** Beside other entries. */
export const beside: ExportedHandler<Env> = {
  ...guarded(make, (_request: WorkerRequest, _env: Env, _ctx: ExecutionContext, allow) =>
    respond(allow.token.clientId ?? '')
  ),
  scheduled: async (_, { KV }) => KV.delete('last')
}
/** Annotated by hand, with the request as it comes or with the least that is read of it. */
export const annotated: ExportedHandler<Env> = guarded(
  make,
  (
    request: WorkerRequest<unknown, CfProperties>,
    env: Env,
    ctx: ExecutionContext,
    { token }: Allow
  ) => respond(`${request.url} ${String(env.KV)} ${String(ctx.props)} ${token.subject}`)
)
export const least: ExportedHandler<Env> = guarded(make, ({ url }: CloudflareRequest, _: Env) =>
  respond(url)
)

/** Inside a fetch handler of one's own. */
const options: CloudflareOptions = { selfSigned: undefined }
export const inside: ExportedHandler<Env> = {
  fetch: async (request, env) => {
    const answer = await cloudflareGate<typeof request, WorkerResponse>(make(env), options)(request)
    return '_tag' in answer ? respond(answer.token.subject ?? '') : answer
  }
}
export const called: Promise<WorkerResponse> = guarded(make, (_: CloudflareRequest) =>
  respond('')
).fetch(incoming, env, { waitUntil: () => undefined, passThroughOnException: () => undefined })

// @ts-expect-error: a handler that answers no Response is none
export const none: ExportedHandler<Env> = guarded(make, () => 'hello')
// @ts-expect-error: another environment than the worker's
export const elsewhere: ExportedHandler<Env> = guarded(
  (env: { readonly OTHER: string }) => make({ ...env } as never),
  () => respond('')
)
// @ts-expect-error: a gate, not what makes one
guarded(make({} as never), () => respond(''))
// @ts-expect-error: said in words or not at all
cloudflareGate(make(env), { selfSigned: true })
// @ts-expect-error: no header can speak of the certificate here
cloudflareGate(make(env), { certificate: () => undefined })
