// Requirements, gates and decisions as a consumer uses them, without any @types and with ES2022.
// Also compiled against the tarball.
import {
  type Allow,
  around,
  type Binding,
  bearerAllowed,
  byRoute,
  type Check,
  type CheckLine,
  type ClientCertificate,
  type Confirmation,
  type Decision,
  type Deny,
  decide,
  type Explanation,
  explain,
  type Facts,
  forbid,
  type Gate,
  type GateOptions,
  gate,
  type Introspect,
  type Layer,
  noScopes,
  type Observation,
  observed,
  type ReadCertificate,
  type Refusal,
  type RefusalReason,
  type Require,
  type Requirement,
  type ResourceRequest,
  type Rule,
  requireClaim,
  requireDetails,
  type ServerError,
  scopes,
  type Token,
  thumbprintOf,
  type Unauthorized
} from 'gatecheck'

declare const introspect: Introspect
declare const optionalText: string | undefined

export const weekdays: Check = (token: Token, { now, requirement }: Facts): Refusal | undefined =>
  requirement !== undefined && token.subject !== undefined && now % 7 > 5
    ? { _tag: 'Deny', status: 403, reason: 'wrong_subject', challenges: [] }
    : undefined

const rule: Rule = (request: ResourceRequest, params) => ({
  ...scopes('accounts'),
  subject: params['id'] ?? 'nobody',
  maxAge: request.header('x-fresh').length
})
const plain: Requirement = {
  scopes: [],
  binding: 'any' satisfies Binding,
  ...(optionalText === undefined ? {} : { subject: optionalText }),
  client: 'app',
  issuer: 'https://as.example.com',
  anyScope: ['b'],
  checks: [
    requireClaim('org', org => org === 1),
    requireDetails('payment'),
    () => forbid('account_locked', 'The account is locked')
  ],
  audience: ['a'],
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
    'GET /slow/{proxy+}': async () => noScopes,
    'GET /users/{id}/files/{path+}': (_, { id, path }) => ({
      ...scopes('files'),
      subject: id,
      client: path
    })
  })
]

export const gates: readonly Gate[] = [
  gate({ introspect, require: noScopes }),
  gate({
    introspect,
    require: noScopes,
    audience: optionalText,
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
    observed(
      (decision: Decision, observation: Observation) => `${decision._tag} ${observation.method}`
    )
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
  route: optionalText,
  url: undefined
}
export const confirmation: Confirmation = { thumbprint: optionalText, jkt: undefined, unknown: [] }

/** Every tag: a new one breaks this build, as it would break a user's. */
export function describeDecision(decision: Decision): string {
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
      return `${status satisfies 401} ${reason satisfies RefusalReason}`
    }
    case 'ServerError': {
      const { status, detail, retryAfter }: ServerError = decision
      return `${status satisfies 500 | 503} ${detail} ${retryAfter}`
    }
  }
}
export async function explainDecision(): Promise<string> {
  const { text, checks, sentence }: Explanation = explain(await pass(request))
  return [text, sentence, ...checks.map(({ check }: CheckLine) => check)].join()
}
export const decision: Decision = decide({ _tag: 'Inactive' }, { now: 0 }, [weekdays])
