// What must compile, without any @types and with ES2022 alone: every public name used as a stranger would. Also compiled against the tarball.

import type {
  Allow,
  AuthleteOptions,
  Binding,
  CachedOptions,
  Check,
  CheckLine,
  ClientCertificate,
  Confirmation,
  Decision,
  Deny,
  Explanation,
  Facts,
  Gate,
  GateOptions,
  Introspect,
  Introspection,
  IoRedis,
  KeyValue,
  Layer,
  NodeRedis,
  Observation,
  Proof,
  Query,
  ReadCertificate,
  Reason,
  Refusal,
  Remembered,
  Require,
  Requirement,
  ResourceRequest,
  Rfc7662Options,
  Rule,
  ServerError,
  SharedOptions,
  Signal,
  Store,
  StringStore,
  Token,
  Trace,
  Transport,
  TransportAnswer,
  TransportRequest,
  Unauthorized
} from 'gatecheck'
import {
  around,
  authlete,
  authleteFromEnv,
  bearerAllowed,
  byRoute,
  cached,
  coalesced,
  decide,
  deferred,
  explain,
  gate,
  memory,
  noScopes,
  observed,
  orElse,
  retried,
  rfc7662,
  rfc7662FromEnv,
  scopes,
  shared,
  thumbprintOf,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import {
  type HttpApiEvent,
  type HttpApiOptions,
  type HttpApiPolicyOptions,
  httpApiAuthorizer,
  httpApiPolicyAuthorizer,
  type SimpleResponse
} from 'gatecheck/http-api'
import {
  type AuthorizerPolicy,
  type ClientCert,
  type LambdaContext,
  type RestApiEvent,
  type RestApiOptions,
  restApiAuthorizer
} from 'gatecheck/rest-api'
import {
  type EventOptions,
  httpApiEvent,
  knownTokens,
  restApiEvent,
  type SampleCertificate,
  sampleCertificates
} from 'gatecheck/testing'

/** A stranger's own environment, store and transport: plain objects that know nothing of gatecheck. */
declare const env: { readonly [name: string]: string | undefined }
declare const kept: Map<string, Remembered>
declare const maybe: string | undefined

const transport: Transport = async (
  { url, headers, body }: TransportRequest,
  signal?: Signal
): Promise<TransportAnswer> =>
  signal?.aborted === true
    ? { _tag: 'Unanswered', detail: 'aborted', timeout: true }
    : { _tag: 'Answered', status: 200, body: url + body + String(headers['accept']) }
const store: Store = {
  get: key => kept.get(key),
  set: (key, value) => {
    kept.set(key, value)
  }
}
const sharedStore: Store = {
  get: async key => kept.get(key),
  set: async (key, value) => {
    kept.set(key, value)
  }
}

export const options: readonly [
  AuthleteOptions,
  AuthleteOptions,
  Rfc7662Options,
  Rfc7662Options,
  CachedOptions
] = [
  { baseUrl: '', serviceApiKey: '', serviceApiSecret: '', transport },
  { baseUrl: '', serviceId: '', serviceAccessToken: '', transport: undefined },
  { endpoint: '', clientId: '', clientSecret: '', authentication: 'client_secret_post' },
  { endpoint: '', accessToken: '', tokenType: 'unchecked' },
  { ttl: 30, space: maybe, inactive: undefined, now: () => 0 }
]

/** Clients of the shape of redis' and ioredis', and anything else that keeps strings. */
declare const nodeRedis: NodeRedis
declare const ioRedis: IoRedis
const plainStore: StringStore = new Map<string, string>()
const sharedOptions: SharedOptions = {
  secret: '',
  space: '',
  timeout: 50,
  pause: undefined,
  now: () => 0
}
export const keyValues: readonly KeyValue[] = [
  nodeRedis,
  ioRedis,
  plainStore,
  { get: async () => null, set: async (key, value, seconds) => key + value + seconds.toFixed() }
]
const fleetStores: readonly Store[] = keyValues.map(kv => shared(kv, sharedOptions))
export const spaces: readonly (string | undefined)[] = fleetStores.map(({ space }) => space)

export const introspects: readonly Introspect[] = [
  authlete(options[0]),
  authleteFromEnv(env),
  authleteFromEnv(env, { transport }),
  rfc7662(options[2]),
  rfc7662FromEnv(env),
  deferred(async () => rfc7662(options[3])),
  knownTokens({ good: { scopes: ['a'] } }),
  around(
    rfc7662FromEnv(env),
    timed(3_000),
    retried(1),
    coalesced,
    traced((trace: Trace) => [trace.took, trace.store satisfies 'failed' | undefined]),
    cached(memory({ entries: 10 })),
    cached(store, options[4]),
    cached(sharedStore),
    tokenOnly,
    orElse(authleteFromEnv(env))
  ),
  async (
    { token, certificate, thumbprint, requirement, proof }: Query,
    signal
  ): Promise<Introspection> =>
    certificate === undefined || signal?.aborted === true || proof?.jwt === token
      ? { _tag: 'Foreign' }
      : {
          _tag: 'Active',
          token: { scopes: requirement?.scopes ?? [], confirmation: { thumbprint }, claims: {} }
        }
]
const [introspect = knownTokens({})] = introspects

export const weekdays: Check = (token: Token, { now, requirement }: Facts): Refusal | undefined =>
  requirement !== undefined && token.subject !== undefined && now % 7 > 5
    ? { _tag: 'Deny', status: 403, reason: 'wrong_subject', challenges: [] }
    : undefined

const rule: Rule = (request: ResourceRequest, params) => ({
  ...scopes('accounts'),
  subject: params['id'],
  maxAge: request.header('x-fresh').length
})
const plain: Requirement = {
  scopes: [],
  binding: 'any' satisfies Binding,
  subject: maybe,
  audience: ['a'],
  acr: undefined,
  maxAge: 60
}
export const requires: readonly Require[] = [
  noScopes,
  scopes('a', 'b'),
  bearerAllowed(scopes('a')),
  plain,
  () => noScopes,
  async () => plain,
  byRoute({
    'GET /time': scopes('a'),
    'ANY /accounts/{id}': rule,
    $connect: noScopes,
    'GET /slow/{proxy+}': async () => noScopes
  })
]

export const gates: readonly Gate[] = [
  gate({ introspect, require: noScopes }),
  gate({
    introspect,
    require: noScopes,
    audience: maybe,
    checks: [weekdays],
    now: () => 0,
    leeway: 5,
    deadline: 2_000
  } satisfies GateOptions),
  gate({
    introspect,
    require: noScopes,
    audience: ['a', 'b'],
    checks: undefined,
    now: undefined,
    leeway: undefined,
    deadline: undefined
  }),
  around(
    gate({ introspect, require: noScopes, audience: 'any' }),
    observed((decision: Decision, seen: Observation) => `${decision._tag} ${seen.method}`)
  ),
  observed(async () => undefined, { now: () => 0 })(gate({ introspect, require: noScopes }))
]
const [pass = gate({ introspect, require: noScopes })] = gates
export const layer: Layer<Gate> = inner => (request, signal) => inner(request, signal)

const certificates: readonly ClientCertificate[] = [
  { _tag: 'Pem', pem: '' },
  { _tag: 'Der', der: new Uint8Array(1) },
  { _tag: 'Sha256', thumbprint: '' },
  { _tag: 'Unreadable', reason: 'not_text' }
]
export const thumbprints: readonly (ReadCertificate | Promise<ReadCertificate>)[] =
  certificates.map(thumbprintOf)
export const request: ResourceRequest = {
  method: 'GET',
  path: '/',
  header: () => [],
  certificate: certificates[0],
  route: maybe,
  url: undefined
}
export const confirmation: Confirmation = { thumbprint: maybe, jkt: undefined, unknown: [] }
export const proof: Proof = { jwt: '' }

/** Every tag, and nothing left over: a new one breaks this build, and every user's like it. */
export function told(decision: Decision): string {
  switch (decision._tag) {
    case 'Allow': {
      const { token, facts }: Allow = decision
      return `${token.subject} ${facts.now}`
    }
    case 'Deny': {
      const { status, challenges }: Deny = decision
      return `${status satisfies 400 | 403} ${challenges.join()}`
    }
    case 'Unauthorized': {
      const { status, reason }: Unauthorized = decision
      return `${status satisfies 401} ${reason satisfies Reason}`
    }
    case 'ServerError': {
      const { status, detail, retryAfter }: ServerError = decision
      return `${status satisfies 500 | 503} ${detail} ${retryAfter}`
    }
  }
}
export async function explained(): Promise<string> {
  const { text, checks, sentence }: Explanation = explain(await pass(request))
  return [text, sentence, ...checks.map(({ check }: CheckLine) => check)].join()
}
export const decided: Decision = decide({ _tag: 'Inactive' }, { now: 0 }, [weekdays])

const lambda: LambdaContext = { getRemainingTimeInMillis: () => 3_000 }
const shown: ClientCert = { clientCertPem: null }
const rest: RestApiEvent = {
  type: 'REQUEST',
  methodArn: '',
  headers: null,
  multiValueHeaders: { a: ['b'] },
  requestContext: { identity: { clientCert: shown } }
}
const http: HttpApiEvent = {
  routeArn: '',
  routeKey: null,
  headers: { a: undefined },
  requestContext: { authentication: { clientCert: null } }
}
const restOptions: RestApiOptions = {
  refusals: 'throw',
  resource: 'prefix',
  verbose: true,
  context: (decision, event) => ({ tag: decision._tag, type: event.type })
}
const policyOptions: HttpApiPolicyOptions = {
  refusals: 'policy',
  resource: undefined,
  context: undefined
}
const simpleOptions: HttpApiOptions = { verbose: undefined, context: () => undefined }
export const policies: readonly Promise<AuthorizerPolicy>[] = [
  restApiAuthorizer(pass)(rest),
  restApiAuthorizer(pass, restOptions)(rest, lambda),
  httpApiPolicyAuthorizer(pass, policyOptions)(http, lambda),
  restApiAuthorizer(pass)({})
]
export const simple: Promise<SimpleResponse> = httpApiAuthorizer(pass, simpleOptions)(http)

const samples: readonly SampleCertificate[] = [
  sampleCertificates.first,
  sampleCertificates.second,
  sampleCertificates.rfc8705
]
const made: EventOptions = {
  method: 'POST',
  path: '/a',
  token: 'good',
  certificate: samples[0]?.pem,
  headers: { a: 'b' },
  route: undefined,
  stage: maybe
}
export const events = [
  restApiAuthorizer(pass)(restApiEvent(made)),
  httpApiAuthorizer(pass)(httpApiEvent(made)),
  httpApiAuthorizer(pass)(httpApiEvent())
]
