// Introspection, stores and layers as a consumer uses them, without any @types and with ES2022.
// Also compiled against the tarball.
import {
  type AuthleteOptions,
  around,
  authlete,
  authleteFromEnv,
  type BreakerOptions,
  breaker,
  type CachedOptions,
  cached,
  coalesced,
  type Decision,
  type DeferredOptions,
  deferred,
  type Gate,
  gate,
  type Introspect,
  type Introspection,
  type IoRedis,
  type KeyValue,
  logged,
  memory,
  type NodeRedis,
  noScopes,
  type ObservedRequest,
  orElse,
  type Query,
  type Remembered,
  type ReportOnlyOptions,
  type Rfc7662Options,
  reportOnly,
  retried,
  rfc7662,
  rfc7662FromEnv,
  type SharedOptions,
  type Signal,
  type Store,
  type StringStore,
  shared,
  type Trace,
  type Transport,
  type TransportAnswer,
  type TransportRequest,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { knownTokens } from 'gatecheck/testing'

/** The consumer's environment, store and transport: plain objects. */
declare const env: { readonly [name: string]: string | undefined }
declare const entries: Map<string, Remembered>
declare const optionalText: string | undefined

const transport: Transport = async (
  { method, url, headers, body }: TransportRequest,
  signal?: Signal
): Promise<TransportAnswer> =>
  signal?.aborted === true
    ? { _tag: 'Unanswered', detail: 'aborted', timeout: true }
    : {
        _tag: 'Answered',
        status: 200,
        body: method + url + body + String(headers['accept']),
        contentType: optionalText,
        maxAge: undefined
      }
const store: Store = {
  get: key => entries.get(key),
  set: (key, value) => {
    entries.set(key, value)
  }
}
const sharedStore: Store = {
  get: async key => entries.get(key),
  set: async (key, value) => {
    entries.set(key, value)
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
  { ttl: 30, space: optionalText, inactive: undefined, now: () => 0 }
]

const breakerOptions: BreakerOptions = { failures: 1, pause: 1_000, now: undefined }
const deferredOptions: DeferredOptions = { renew: undefined, now: () => 0 }

/** Clients with the shape of redis and ioredis, and other stores of strings. */
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
  rfc7662({ endpoint: '', clientId: '', tls: { certificate: '', key: '', ca: optionalText } }),
  rfc7662({ endpoint: '', accessToken: '', tls: undefined, ca: ['', ''] }),
  rfc7662FromEnv(env, { tls: { certificate: '', key: '' }, ca: optionalText }),
  deferred(async () => rfc7662(options[3])),
  deferred(async () => rfc7662(options[3]), deferredOptions),
  knownTokens({ good: { scopes: ['a'] } }),
  around(
    rfc7662FromEnv(env),
    timed(3_000),
    retried(1),
    breaker({ failures: 5, pause: 10_000 }),
    breaker(breakerOptions),
    coalesced,
    traced((trace: Trace) => [trace.took, trace.store satisfies 'failed' | undefined]),
    cached(memory({ entries: 10 })),
    cached(store, options[4]),
    cached(sharedStore),
    tokenOnly,
    orElse(authleteFromEnv(env))
  ),
  async (
    { certificate, thumbprint, requirement, scheme }: Query,
    signal
  ): Promise<Introspection> =>
    certificate === undefined || signal?.aborted === true || scheme === 'DPoP'
      ? { _tag: 'Foreign', by: 'form' }
      : {
          _tag: 'Active',
          token: { scopes: requirement?.scopes ?? [], confirmation: { thumbprint }, claims: {} }
        }
]

const pass = gate({ introspect: authleteFromEnv(env), require: noScopes })
const reportOnlyOptions: ReportOnlyOptions = {
  next: pass,
  see: (wouldBe: Decision, decision: Decision, { method, path, route }: ObservedRequest) => [
    wouldBe._tag,
    decision._tag,
    method,
    path,
    route
  ]
}

export const operated: Gate = around(
  pass,
  logged(),
  logged({ write: undefined }),
  logged({ write: async (line: string) => line.length }),
  reportOnly(reportOnlyOptions)
)
