// The public names of gatecheck, and nothing else.
export { around } from './around/around'
export { type BreakerOptions, breaker } from './around/breaker'
export { byIssuer } from './around/byIssuer'
export { type CachedOptions, cached } from './around/cached'
export { coalesced } from './around/coalesced'
export { confirmedBy } from './around/confirmedBy'
export { type DeferredOptions, deferred } from './around/deferred'
export { logged } from './around/logged'
export { type Observation, observed } from './around/observed'
export { orElse } from './around/orElse'
export { type ReportOnlyOptions, reportOnly } from './around/reportOnly'
export { retried } from './around/retried'
export { timed } from './around/timed'
export { tokenOnly } from './around/tokenOnly'
export { type Trace, traced } from './around/traced'
export { decide } from './decide/decide'
export { type DpopOptions, dpop } from './dpop/dpop'
export { type Nonces, type NoncesOptions, nonces } from './dpop/nonces'
export { type ReadCertificate, thumbprintOf } from './extract/certificate'
export { type ChallengeOptions, type GateOptions, gate } from './gate'
export {
  type AuthleteOptions,
  type AuthleteVariable,
  authlete,
  authleteFromEnv
} from './introspect/authlete/authlete'
export type { CommonAuthleteOptions } from './introspect/authlete/options'
export type { ClientAssertion } from './introspect/client/assertion'
export type { Environment } from './introspect/exchange/endpoint'
export type { ClaimNames } from './introspect/jwt/claims'
export { type JwtOptions, type JwtVariable, jwt, jwtFromEnv } from './introspect/jwt/jwt'
export type { OptionalClaim } from './introspect/jwt/options'
export { tokenFromClaims } from './introspect/jwt/token-from-claims'
export {
  type Rfc7662FromEnvOptions,
  type Rfc7662Variable,
  rfc7662FromEnv
} from './introspect/rfc7662/from-env'
export type {
  ClientAuthenticationOption,
  CommonRfc7662Options,
  Rfc7662Options
} from './introspect/rfc7662/options'
export { rfc7662 } from './introspect/rfc7662/rfc7662'
export type { SignedAnswers } from './introspect/signed/options'
export { forbid, type OwnReason, unauthorize } from './refusal/custom'
export { type CheckLine, type Explanation, explain } from './refusal/explain'
export { type ResourceMetadataOptions, resourceMetadata } from './refusal/metadata'
export { requireClaim, requireDetails } from './require/claims'
export type { ParameterName } from './require/parameters'
export { anyScope, bearerAllowed, noScopes, scopes } from './require/requirement'
export { byRoute, type Rule, type RuleFor } from './require/routes'
export type { IoRedis, KeyValue, NodeRedis, StringStore } from './store/key-value'
export { memory } from './store/memory'
export { type MemoryReplayOptions, memoryReplay } from './store/replay/memory-replay'
export {
  type IoReplayRedis,
  type NodeReplayRedis,
  type RedisReplayOptions,
  type ReplayRedis,
  redisReplay
} from './store/replay/redis-replay'
export { type SharedOptions, shared } from './store/shared'
export type {
  Allow,
  AuthorizationDetail,
  Awaitable,
  Binding,
  CertificateReader,
  Certificates,
  Check,
  ClientCertificate,
  ClientTls,
  Confirmation,
  Decision,
  Deny,
  Dpop,
  Facts,
  Forwarded,
  Gate,
  Introspect,
  Introspection,
  Jwk,
  Jwks,
  Layer,
  MetadataAnswer,
  Profile,
  ProfiledOptions,
  Query,
  Reason,
  Refusal,
  RefusalReason,
  Remembered,
  ReplayStore,
  Require,
  Requirement,
  ResourceMetadata,
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
export type { ObservedRequest } from './values/observed-request'
