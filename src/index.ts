// The public names of gatecheck, and nothing else.
export { around } from './around/around'
export { cached, type CachedOptions } from './around/cached'
export { coalesced } from './around/coalesced'
export { deferred } from './around/deferred'
export { memory } from './store/memory'
export { observed, type Observation } from './around/observed'
export { orElse } from './around/orElse'
export { retried } from './around/retried'
export {
  shared,
  type IoRedis,
  type KeyValue,
  type NodeRedis,
  type SharedOptions,
  type StringStore
} from './store/shared'
export { timed } from './around/timed'
export { tokenOnly } from './around/tokenOnly'
export { traced, type Trace } from './around/traced'
export { decide } from './decide/decide'
export { explain, type CheckLine, type Explanation } from './refusal/explain'
export { bearerAllowed, noScopes, scopes } from './require/requirement'
export { byRoute, type Rule } from './require/routes'
export { type ReadCertificate, thumbprintOf } from './extract/certificate'
export { gate, type GateOptions } from './gate'
export { authlete, authleteFromEnv, type AuthleteOptions } from './introspect/authlete/authlete'
export { rfc7662, rfc7662FromEnv, type Rfc7662Options } from './introspect/rfc7662/rfc7662'
export type {
  Allow,
  Awaitable,
  Binding,
  CertificateReader,
  Check,
  ClientCertificate,
  Confirmation,
  Decision,
  Deny,
  Facts,
  Forwarded,
  Gate,
  Introspect,
  Introspection,
  Layer,
  Proof,
  Query,
  Reason,
  Refusal,
  Remembered,
  Require,
  Requirement,
  ResourceRequest,
  ServerError,
  Signal,
  Store,
  Token,
  Transport,
  TransportAnswer,
  TransportRequest,
  Unauthorized
} from './types'
