// The table of situations: requests, what an introspection says, and what a gate must answer.
import { byIssuer, type Introspect, type Reason, rfc7662, type Token } from 'gatecheck'
import { echoingServer } from './echoing-server'
import { at, bound, first, knows, knowsToken, second, secret } from './samples'

/** What a client sends. Each host puts it into its own form of a request. */
export interface ClientRequest {
  readonly authorization: readonly string[]
  readonly certificate?: string | undefined
  readonly method: string
  readonly path: string
}

export interface Situation {
  readonly title: string
  readonly request: ClientRequest
  readonly introspect: Introspect
  readonly outcome: 'Allow' | 400 | 401 | 403 | 500 | 503
  readonly reason?: Reason
  /** Of the token. Default: john. */
  readonly subject?: string
}

const ordinaryRequest: ClientRequest = {
  authorization: [`Bearer ${secret}`],
  certificate: first.pem,
  method: 'GET',
  path: '/time'
}
function header(...authorization: readonly string[]): Partial<ClientRequest> {
  return { authorization }
}

export function throwSecrets(): never {
  throw new Error(`${secret} ${first.pem}`)
}
const active = knowsToken(bound)
const inactive = knows({ _tag: 'Inactive' })
function refusedAs(reason: Reason): Introspect {
  return knows({ _tag: 'Refused', status: 401, reason, detail: 'iat' })
}
const withoutKeys = knows({
  _tag: 'Failed',
  reason: 'keys_unavailable',
  detail: 'http_503',
  retryable: true
})
const neverAnswer: Introspect = () => new Promise(() => undefined)
function activeWith(change: Partial<Token>): Introspect {
  return knowsToken({ ...bound, ...change })
}
function serverAnswering(status: number, body = ''): Introspect {
  return rfc7662({
    endpoint: 'https://as.example.com/i',
    clientId: 'a',
    clientSecret: 'b',
    transport: async () => ({ _tag: 'Answered', status, body })
  })
}
type Row = readonly [
  title: string,
  outcome: Situation['outcome'],
  reason: Reason | undefined,
  introspect: Introspect,
  change?: Partial<ClientRequest>
]
const rows: readonly Row[] = [
  ['all checks pass', 'Allow', undefined, active],
  ['no credentials', 401, 'no_token', throwSecrets, header()],
  ['another scheme than Bearer', 401, 'unsupported_scheme', throwSecrets, header('Basic abc')],
  ['a DPoP token', 401, 'unsupported_scheme', throwSecrets, header(`DPoP ${secret}`)],
  [
    'a character that no token may hold',
    400,
    'malformed_request',
    throwSecrets,
    header(`Bearer ${secret}"`)
  ],
  [
    'a doubled header',
    400,
    'malformed_request',
    throwSecrets,
    header(`Bearer ${secret}`, `Bearer ${secret}`)
  ],
  [
    'a header over 16 KiB',
    400,
    'malformed_request',
    throwSecrets,
    header(`Bearer ${'a'.repeat(17_000)}`)
  ],
  ['an unknown token', 401, 'inactive', inactive],
  ['a JWT that its issuer did not sign', 401, 'signature_invalid', refusedAs('signature_invalid')],
  ['a JWT with a malformed claim', 401, 'claims_malformed', refusedAs('claims_malformed')],
  ['an expired token', 401, 'expired', activeWith({ expiresAt: at })],
  ['a token that is not valid yet', 401, 'not_yet_valid', activeWith({ notBefore: at + 1 })],
  ['a refresh token', 401, 'wrong_token_type', serverAnswering(200, '{"active":true}')],
  ['an unbound token', 401, 'unbound', activeWith({ confirmation: {} })],
  ['another certificate', 401, 'certificate_mismatch', active, { certificate: second.pem }],
  ['no certificate', 401, 'certificate_missing', active, { certificate: undefined }],
  [
    'an unreadable certificate',
    401,
    'certificate_unreadable',
    active,
    { certificate: first.pem.slice(0, 90) }
  ],
  [
    'an unknown confirmation',
    401,
    'unknown_confirmation',
    activeWith({ confirmation: { unknown: ['kid'] } })
  ],
  [
    'a DPoP-bound token as Bearer',
    401,
    'dpop_proof_missing',
    activeWith({ confirmation: { jkt: first.thumbprint } })
  ],
  ['a token of another issuer', 401, 'wrong_issuer', active, { path: '/issuer' }],
  [
    'a token that is not from a known issuer',
    401,
    'issuer_unknown',
    byIssuer({ 'https://as.example.com': throwSecrets })
  ],
  ['a token for another audience', 401, 'wrong_audience', activeWith({ audience: ['others'] })],
  ['a token for no audience', 401, 'wrong_audience', active, { path: '/audience' }],
  [
    'a stale authentication',
    401,
    'stale_authentication',
    activeWith({ authTime: at - 61 }),
    { path: '/fresh' }
  ],
  ['a weak authentication', 401, 'weak_authentication', active, { path: '/strong' }],
  ['a missing scope', 403, 'insufficient_scope', active, { path: '/admin' }],
  ['another claim', 403, 'wrong_claim', active, { path: '/claim' }],
  ['other authorization details', 403, 'wrong_details', active, { path: '/details' }],
  ['another client', 403, 'wrong_client', active, { path: '/client' }],
  ['another subject', 403, 'wrong_subject', active, { path: '/jane' }],
  ['an unknown route, by a valid token', 403, 'unknown_route', active, { path: '/elsewhere' }],
  ['an unknown route, by an unknown token', 401, 'inactive', inactive, { path: '/elsewhere' }],
  ['a server that is down', 503, 'introspection_unreachable', serverAnswering(503)],
  ['a server that rejects our credentials', 500, 'introspection_refused', serverAnswering(401)],
  [
    'a server that does not answer JSON',
    500,
    'introspection_malformed',
    serverAnswering(200, secret)
  ],
  ['a server that does not answer', 503, 'introspection_timeout', neverAnswer],
  ['keys that cannot be fetched', 503, 'keys_unavailable', withoutKeys],
  ["a user's function that throws", 500, 'user_function_threw', active, { path: '/boom' }],
  ['a malformed requirement', 500, 'requirement_malformed', active, { path: '/nonsense' }],
  [
    'a subject without its issuer, among several',
    500,
    'requirement_malformed',
    activeWith({ issuer: 'https://as.example.com', issuers: 'several' }),
    { path: '/jane' }
  ],
  ['a server that echoes the token', 500, 'introspection_malformed', echoingServer]
]

export const situations: readonly Situation[] = rows.map(
  ([title, outcome, reason, introspect, change]) => ({
    title,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    introspect,
    request: { ...ordinaryRequest, ...change }
  })
)
