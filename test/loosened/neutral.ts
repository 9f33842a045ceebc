// The public options that loosen no default, by the type that declares them, or the function.

/** Yours does what you write in it: SECURITY.md says what it gets. */
const functions = {
  CertificateSource: ['certificate', 'peer', 'tls'],
  CloudflareOptions: ['see'],
  ContextOptions: ['context', 'see'],
  EndpointOptions: ['transport'],
  FetchOptions: ['see'],
  GateOptions: ['introspect', 'checks', 'now'],
  NodeOptions: ['certificate', 'see'],
  ReportOnlyOptions: ['next', 'see'],
  logged: ['write']
}

/** Of a clock, only its failure could loosen: then nothing passes, and nothing is remembered. */
const clocks = {
  ...Object.fromEntries(
    [
      ...['BreakerOptions', 'CachedOptions', 'CommonRfc7662Options', 'DeferredOptions'],
      ...['JwtOptions', 'MemoryReplayOptions', 'SharedOptions', 'SignedTokensOptions'],
      ...['observed', 'traced']
    ].map(name => [name, ['now']])
  )
}

/** They ask for more than the default. */
const stricter = {
  CommonRfc7662Options: ['issuer', 'signed'],
  DpopOptions: ['nonces'],
  GateOptions: ['profile'],
  InteractionIdOptions: ['required'],
  Requirement: [
    ...['scopes', 'anyScope', 'subject', 'client', 'issuer', 'audience', 'acr', 'maxAge'],
    ...['checks', 'route']
  ]
}

/** They name who is asked and how we authenticate, or what a server or a proxy calls something. */
const names = {
  AuthleteOptions: ['serviceApiKey', 'serviceApiSecret', 'serviceId', 'serviceAccessToken'],
  Caddy: ['take'],
  CachedOptions: ['space'],
  ChallengeOptions: ['realm', 'metadata'],
  ClaimNames: ['clientId', 'scopes'],
  ClientAssertion: ['key', 'audience'],
  ClientAuthenticationOption: ['authentication'],
  ClientTls: ['certificate', 'key', 'ca'],
  CloudFront: ['take'],
  CloudflareOptions: ['publicUrl', 'metadata'],
  CommonAuthleteOptions: ['baseUrl'],
  CommonRfc7662Options: ['endpoint', 'ca'],
  ContextOptions: ['publicUrl'],
  Envoy: ['hop'],
  FetchOptions: ['publicUrl', 'metadata'],
  Gcp: ['take', 'present', 'verify', 'verify.header'],
  JwtOptions: ['issuer', 'jwksUri', 'claimNames', 'ca'],
  Named: ['header'],
  NodeOptions: ['publicUrl', 'metadata'],
  NoncesOptions: ['secret', 'space'],
  RedisReplayOptions: ['prefix'],
  ResourceMetadataOptions: [
    ...['resource', 'authorizationServers', 'scopesSupported', 'dpopSigningAlgValuesSupported'],
    ...['dpopBoundAccessTokensRequired', 'tlsClientCertificateBoundAccessTokens'],
    ...['authorizationDetailsTypesSupported', 'resourceName', 'resourceDocumentation'],
    ...['resourcePolicyUri', 'resourceTosUri']
  ],
  Rfc7662FromEnvOptions: ['tls'],
  Rfc7662Options: [
    ...['endpoint', 'issuer', 'clientId', 'clientSecret', 'assertion', 'tls', 'accessToken'],
    'authentication'
  ],
  SharedOptions: ['secret', 'space'],
  SignedAnswers: ['issuer', 'audience', 'jwksUri'],
  Verify: ['header'],
  tokenFromClaims: ['claimNames']
}

/** They say how long to wait, how much to keep, or who answers a refusal. It stays refused. */
const operation = {
  BreakerOptions: ['failures', 'pause'],
  CachedOptions: ['inactive'],
  DeferredOptions: ['renew'],
  EndpointOptions: ['warm'],
  ExpressOptions: ['refusals'],
  GateOptions: ['deadline'],
  MemoryReplayOptions: ['entries', 'processes'],
  PolicyOptions: ['refusals'],
  SharedOptions: ['timeout', 'pause'],
  memory: ['entries']
}

/** Of what `dpop` made, and of what a host passes. */
const made = {
  GateOptions: ['dpop'],
  PeerSocket: ['remoteAddress', 'server'],
  tlsSocket: ['socket']
}

/** For tests. */
const testing = {
  EventOptions: ['method', 'path', 'route', 'token', 'certificate', 'headers', 'stage'],
  SignedTokensOptions: ['issuer', 'algorithm']
}

export const neutralOptions: readonly string[] = [
  functions,
  clocks,
  stricter,
  names,
  operation,
  made,
  testing
].flatMap(table =>
  Object.entries(table).flatMap(([owner, options]) => options.map(option => `${owner}.${option}`))
)
