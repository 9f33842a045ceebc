// ExportedHandler of @cloudflare/workers-types accepts a guarded worker without a cast, and gives
// it its types. Also compiled against the tarball.
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
  guarded,
  isAllow
} from 'gatecheck/cloudflare'

interface Env {
  readonly INTROSPECTION_ENDPOINT: string
  readonly INTROSPECTION_CLIENT_ID: string
  readonly INTROSPECTION_CLIENT_SECRET: string
  readonly KV: KVNamespace
}
declare const respond: (text: string) => WorkerResponse
declare const request: WorkerRequest<unknown, IncomingRequestCfProperties>
declare const env: Env

function makeGate({
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

/** With a declared type, request, env and context have the worker's types. */
export const declared: ExportedHandler<Env> = guarded(
  makeGate,
  async (request, { KV }, ctx, { token }) => {
    ctx.waitUntil(KV.put('last', token.subject ?? ''))
    return respond(`${request.cf?.country} ${request.method}`)
  }
)
export const satisfied = guarded(
  makeGate,
  (request, { KV }, ctx, allow) =>
    respond(`${request.cf?.asn} ${String(KV)} ${String(ctx.props)} ${allow.facts.now}`),
  {
    selfSigned: 'allowed',
    see: (decision, request, { took }) => [decision._tag, request.url.length, took.toFixed()]
  }
) satisfies ExportedHandler<Env>
/** Beside other handlers of the worker. */
export const beside: ExportedHandler<Env> = {
  ...guarded(makeGate, (_request: WorkerRequest, _env: Env, _ctx: ExecutionContext, allow) =>
    respond(allow.token.clientId ?? '')
  ),
  scheduled: async (_, { KV }) => KV.delete('last')
}
/** With annotated parameters: the full request, or only what the gate reads of it. */
export const annotated: ExportedHandler<Env> = guarded(
  makeGate,
  (
    request: WorkerRequest<unknown, CfProperties>,
    env: Env,
    ctx: ExecutionContext,
    { token }: Allow
  ) => respond(`${request.url} ${String(env.KV)} ${String(ctx.props)} ${token.subject}`)
)
export const least: ExportedHandler<Env> = guarded(makeGate, ({ url }: CloudflareRequest, _: Env) =>
  respond(url)
)

/** Inside the user's own fetch handler. */
const options: CloudflareOptions = { selfSigned: undefined }
export const inside: ExportedHandler<Env> = {
  fetch: async (request, env) => {
    const answer = await cloudflareGate<typeof request, WorkerResponse>(
      makeGate(env),
      options
    )(request)
    return isAllow(answer) ? respond(answer.token.subject ?? '') : answer
  }
}
export const response: Promise<WorkerResponse> = guarded(makeGate, (_: CloudflareRequest) =>
  respond('')
).fetch(request, env, { waitUntil: () => undefined, passThroughOnException: () => undefined })

// @ts-expect-error: a handler must return a Response
export const none: ExportedHandler<Env> = guarded(makeGate, () => 'hello')
// @ts-expect-error: the environment must be that of the worker
export const elsewhere: ExportedHandler<Env> = guarded(
  (env: { readonly OTHER: string }) => makeGate({ ...env } as never),
  () => respond('')
)
// @ts-expect-error: takes a function that makes a gate, not a gate
guarded(makeGate({} as never), () => respond(''))
// @ts-expect-error: selfSigned is 'allowed' or absent
cloudflareGate(makeGate(env), { selfSigned: true })
// @ts-expect-error: the certificate never comes from a header here
cloudflareGate(makeGate(env), { certificate: () => undefined })
