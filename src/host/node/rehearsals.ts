// `warm: true`: our own code runs once at construction, on Lambda in INIT, so that V8 has compiled
// it before the first request. A rehearsal uses nothing of the user's: no function, store, key,
// transport or clock. It works on constants, and what comes out is thrown away.
//
// A rehearsal gets the constructor, and makes something of the same kind for itself alone. All are
// here and not beside the constructors: so a worker's bundle holds nothing of them.
import type { Awaitable, Gate, Introspect, Jwks, Requirement, Token, Transport } from '../../types'
import { base64url, utf8 } from './bytes'
import { signSample } from './sample'

/** Errors are ignored: the first request will say what is wrong. */
async function rehearse(warm: boolean | undefined, run: () => unknown): Promise<void> {
  if (warm !== true) return
  try {
    await run()
  } catch {}
}

const host = 'https://rehearsal.invalid'
const query = { token: 'rehearsal' }
const token: Token = { scopes: [], confirmation: {}, claims: {} }

/** A transport that reaches no server. */
function answerWith(body: string): Transport {
  return async () => ({ _tag: 'Answered', status: 200, body })
}

interface SampleRfc7662 {
  readonly endpoint: string
  readonly accessToken: string
  readonly transport: Transport
}

/** The token of the answer expired in 1970. */
export function rehearseRfc7662(
  warm: boolean | undefined,
  make: (options: SampleRfc7662) => Introspect
): void {
  const transport = answerWith(
    '{"active":true,"token_type":"Bearer","scope":"a","sub":"a","client_id":"a","exp":0,"cnf":{}}'
  )
  rehearse(warm, () => make({ endpoint: host, accessToken: 'rehearsal', transport })(query))
}

interface SampleAuthlete {
  readonly baseUrl: string
  readonly serviceId: string
  readonly serviceAccessToken: string
  readonly transport: Transport
}

/** The token of the answer expired in 1970. */
export function rehearseAuthlete(
  warm: boolean | undefined,
  make: (options: SampleAuthlete) => Introspect
): void {
  const transport = answerWith(
    '{"action":"OK","scopes":["a"],"subject":"a","clientId":1,"expiresAt":0,"properties":[]}'
  )
  const credentials = { serviceId: 'rehearsal', serviceAccessToken: 'rehearsal' }
  rehearse(warm, () => make({ baseUrl: host, ...credentials, transport })(query))
}

interface SampleJwt {
  readonly issuer: string
  readonly keys: Jwks
}

/** The only key is made for the occasion, and forgotten: no constant is a token or a key. */
export function rehearseJwt(
  warm: boolean | undefined,
  make: (options: SampleJwt) => Introspect
): void {
  rehearse(warm, () => {
    const header = '{"alg":"ES256","typ":"at+jwt"}'
    const claims = `{"iss":"${host}","sub":"a","client_id":"a","jti":"a","scope":"a","aud":"a","iat":0,"exp":0,"cnf":{}}`
    const signingInput = [header, claims].map(part => base64url(utf8(part))).join('.')
    const sample = signSample(signingInput)
    const introspect = make({ issuer: host, keys: { keys: [sample.jwk] } })
    return introspect({ token: `${signingInput}.${base64url(sample.signature)}` })
  })
}

interface SampleGate {
  readonly introspect: Introspect
  readonly require: () => Requirement
}

/** The certificate is a SEQUENCE of one byte, and none. */
export function rehearseGate(warm: boolean | undefined, make: (options: SampleGate) => Gate): void {
  rehearse(warm, () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMAEA\n-----END CERTIFICATE-----'
    const pass = make({
      introspect: () => ({ _tag: 'Active', token }),
      require: () => ({ scopes: [], binding: 'optional' })
    })
    return pass({
      method: 'GET',
      path: '/',
      header: () => ['Bearer rehearsal'],
      certificate: { _tag: 'Pem', pem }
    })
  })
}

interface SampleEvent {
  readonly methodArn: string
  readonly routeArn: string
  readonly headers: { readonly authorization: string }
}

/** For an adapter of API Gateway. The gate around which it is made allows everything. */
export function rehearseAuthorizer(
  warm: boolean | undefined,
  make: (gate: Gate) => (event: SampleEvent) => Awaitable<unknown>
): void {
  rehearse(warm, () => {
    const authorize = make(() => ({ _tag: 'Allow', token, facts: { now: 0 } }))
    const arn = 'arn:aws:execute-api:::rehearsal/stage/GET/'
    return authorize({
      methodArn: arn,
      routeArn: arn,
      headers: { authorization: 'Bearer rehearsal' }
    })
  })
}
