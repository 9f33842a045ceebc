// The table of situations: what every adapter must make of each, on its own host. An adapter's test supplies `send` and `expected`.
import {
  authlete,
  byRoute,
  type Gate,
  gate,
  type Introspect,
  type Reason,
  rfc7662,
  scopes
} from 'gatecheck'
import type { uvu } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, knows, knowsToken, now, second, secret, unbound } from './samples'

/** What a client shows, to be put into the host's own form of a request. */
export interface Shown {
  readonly authorization: readonly string[]
  readonly certificate?: string | undefined
  readonly method: string
  readonly path: string
}

export interface Situation {
  readonly title: string
  readonly shown: Shown
  readonly introspect: Introspect
  readonly outcome: 'Allow' | 400 | 401 | 403 | 500 | 503
  readonly reason?: Reason
}

const normal: Shown = {
  authorization: [`Bearer ${secret}`],
  certificate: first.pem,
  method: 'GET',
  path: '/time'
}
function boom(): never {
  throw new Error(`${secret} ${first.pem}`)
}
function failing(status: number, body = ''): Introspect {
  return rfc7662({
    endpoint: 'https://as.example.com/i',
    clientId: 'a',
    clientSecret: 'b',
    transport: async () => ({ _tag: 'Answered', status, body })
  })
}
/** A server that says everything it was told back, in every field. */
const echoing: Introspect = authlete({
  baseUrl: 'https://as.example.com',
  serviceApiKey: 'a',
  serviceApiSecret: 'b',
  transport: async ({ body }) => ({
    _tag: 'Answered',
    status: 200,
    body: JSON.stringify({
      action: 'OK',
      subject: secret,
      resultMessage: body,
      scopes: ['time:query', secret],
      certificateThumbprint: first.thumbprint,
      properties: [{ key: secret, value: first.pem }]
    })
  })
})

export const situations: readonly Situation[] = [
  { title: 'all checks pass', shown: normal, introspect: knowsToken(bound), outcome: 'Allow' },
  {
    title: 'no credentials',
    shown: { ...normal, authorization: [] },
    introspect: boom,
    outcome: 401,
    reason: 'no_token'
  },
  {
    title: 'another scheme',
    shown: { ...normal, authorization: ['Basic abc'] },
    introspect: boom,
    outcome: 401,
    reason: 'unsupported_scheme'
  },
  {
    title: 'DPoP',
    shown: { ...normal, authorization: [`DPoP ${secret}`] },
    introspect: boom,
    outcome: 401,
    reason: 'unsupported_scheme'
  },
  {
    title: 'bad characters',
    shown: { ...normal, authorization: [`Bearer ${secret}"`] },
    introspect: boom,
    outcome: 400,
    reason: 'malformed_request'
  },
  {
    title: 'a doubled header',
    shown: { ...normal, authorization: [`Bearer ${secret}`, `Bearer ${secret}`] },
    introspect: boom,
    outcome: 400,
    reason: 'malformed_request'
  },
  {
    title: 'over 16 KiB',
    shown: { ...normal, authorization: [`Bearer ${'a'.repeat(17_000)}`] },
    introspect: boom,
    outcome: 400,
    reason: 'malformed_request'
  },
  {
    title: 'an unknown token',
    shown: normal,
    introspect: knows({ _tag: 'Inactive' }),
    outcome: 401,
    reason: 'inactive'
  },
  {
    title: 'an expired token',
    shown: normal,
    introspect: knowsToken({ ...bound, expiresAt: at }),
    outcome: 401,
    reason: 'expired'
  },
  {
    title: 'a token before its time',
    shown: normal,
    introspect: knowsToken({ ...bound, notBefore: at + 1 }),
    outcome: 401,
    reason: 'not_yet_valid'
  },
  {
    title: 'a refresh token',
    shown: normal,
    introspect: failing(200, '{"active":true}'),
    outcome: 401,
    reason: 'wrong_token_type'
  },
  {
    title: 'an unbound token',
    shown: normal,
    introspect: knowsToken(unbound),
    outcome: 401,
    reason: 'unbound'
  },
  {
    title: 'another certificate',
    shown: { ...normal, certificate: second.pem },
    introspect: knowsToken(bound),
    outcome: 401,
    reason: 'certificate_mismatch'
  },
  {
    title: 'no certificate',
    shown: { ...normal, certificate: undefined },
    introspect: knowsToken(bound),
    outcome: 401,
    reason: 'certificate_missing'
  },
  {
    title: 'an unreadable certificate',
    shown: { ...normal, certificate: first.pem.slice(0, 90) },
    introspect: knowsToken(bound),
    outcome: 401,
    reason: 'certificate_unreadable'
  },
  {
    title: 'an unknown confirmation',
    shown: normal,
    introspect: knowsToken({ ...bound, confirmation: { unknown: ['kid'] } }),
    outcome: 401,
    reason: 'unknown_confirmation'
  },
  {
    title: 'a DPoP-bound token as Bearer',
    shown: normal,
    introspect: knowsToken({ ...bound, confirmation: { jkt: first.thumbprint } }),
    outcome: 401,
    reason: 'dpop_proof_missing'
  },
  {
    title: 'a token for others',
    shown: normal,
    introspect: knowsToken({ ...bound, audience: ['others'] }),
    outcome: 401,
    reason: 'wrong_audience'
  },
  {
    title: 'a stale authentication',
    shown: { ...normal, path: '/fresh' },
    introspect: knowsToken({ ...bound, authTime: at - 61 }),
    outcome: 401,
    reason: 'stale_authentication'
  },
  {
    title: 'a weak authentication',
    shown: { ...normal, path: '/strong' },
    introspect: knowsToken(bound),
    outcome: 401,
    reason: 'weak_authentication'
  },
  {
    title: 'a scope that is lacking',
    shown: { ...normal, path: '/admin' },
    introspect: knowsToken(bound),
    outcome: 403,
    reason: 'insufficient_scope'
  },
  {
    title: 'another subject',
    shown: { ...normal, path: '/jane' },
    introspect: knowsToken(bound),
    outcome: 403,
    reason: 'wrong_subject'
  },
  {
    title: 'an unknown route, by a valid token',
    shown: { ...normal, path: '/elsewhere' },
    introspect: knowsToken(bound),
    outcome: 403,
    reason: 'unknown_route'
  },
  {
    title: 'an unknown route, by a stranger',
    shown: { ...normal, path: '/elsewhere' },
    introspect: knows({ _tag: 'Inactive' }),
    outcome: 401,
    reason: 'inactive'
  },
  {
    title: 'a server that is down',
    shown: normal,
    introspect: failing(503),
    outcome: 503,
    reason: 'introspection_unreachable'
  },
  {
    title: 'a server that refuses us',
    shown: normal,
    introspect: failing(401),
    outcome: 500,
    reason: 'introspection_refused'
  },
  {
    title: 'a server that answers nonsense',
    shown: normal,
    introspect: failing(200, secret),
    outcome: 500,
    reason: 'introspection_malformed'
  },
  {
    title: 'a server that does not answer',
    shown: normal,
    introspect: () => new Promise(() => undefined),
    outcome: 503,
    reason: 'introspection_timeout'
  },
  {
    title: "a user's function that throws",
    shown: { ...normal, path: '/boom' },
    introspect: knowsToken(bound),
    outcome: 500,
    reason: 'user_function_threw'
  },
  {
    title: 'a requirement that is none',
    shown: { ...normal, path: '/nonsense' },
    introspect: knowsToken(bound),
    outcome: 500,
    reason: 'requirement_malformed'
  },
  {
    title: 'a server that echoes what it is told',
    shown: normal,
    introspect: echoing,
    outcome: 500,
    reason: 'introspection_malformed'
  }
]

const require = byRoute({
  'GET /time': scopes('time:query'),
  'GET /fresh': { ...scopes('time:query'), maxAge: 60 },
  'GET /strong': { ...scopes('time:query'), acr: ['loa3'] },
  'GET /admin': scopes('admin'),
  'GET /jane': { ...scopes('time:query'), subject: 'jane' },
  'GET /boom': boom,
  'GET /nonsense': () => ({ scopes: 'admin' }) as never
})

/** The token without its padding: as it is, percent-encoded, JSON-escaped. */
const bare = secret.replace(/=+$/, '')
const forbidden: readonly string[] = [
  bare,
  encodeURIComponent(bare),
  bare.replaceAll('/', '\\/'),
  bare.replaceAll('/', '\\\\/')
]

/** No output may hold the token, as it is or in a coding of its host's. */
export function withoutSecrets(output: unknown): void {
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? '')
  for (const known of forbidden) assert.not.ok(text.includes(known), 'an output holds a secret')
}

/** Runs the table through one adapter. `send` gives its host's answer, or the error that was thrown; `expected` what it must be. */
export function contract<Answer>(
  test: uvu.Test<object>,
  send: (gate: Gate, shown: Shown) => Promise<Answer>,
  expected: (answer: Answer | Error, situation: Situation) => void
): void {
  for (const situation of situations)
    test(`${situation.title}: ${situation.outcome}${situation.reason === undefined ? '' : ` ${situation.reason}`}`, async () => {
      const pass = gate({ require, introspect: situation.introspect, now, deadline: 20 })
      const answer = await send(pass, situation.shown).catch((error: unknown) => error as Error)
      withoutSecrets(answer instanceof Error ? `${answer.message} ${answer.stack ?? ''}` : answer)
      expected(answer, situation)
    })
}
