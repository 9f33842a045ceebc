// What the handlers of the observability tests share: a gate that knows a few tokens.
import { byRoute, gate, type Introspect, type Query, scopes } from 'gatecheck'
import { knownTokens, restApiEvent, sampleCertificates } from 'gatecheck/testing'

const { first, second } = sampleCertificates

/** Long and odd: a search of a log finds it and nothing else. */
function tokenFor(kind: string): string {
  return `tok5f8Zq2Xw9.${kind}.LmN0aB3cD4eF6`
}
const bound = {
  subject: 'john.doe',
  clientId: 'app',
  scopes: ['time:query'],
  confirmation: { thumbprint: first.thumbprint },
  claims: { email: 'john.doe@mail.example' }
}
const known = knownTokens({
  [tokenFor('good')]: bound,
  [tokenFor('unbound')]: { ...bound, confirmation: {} },
  [tokenFor('no-scope')]: { ...bound, scopes: [] }
})

/** Of a server that is down for one token. */
export function ask(query: Query): ReturnType<Introspect> {
  if (query.token !== tokenFor('server-error')) return known(query)
  const reason = 'introspection_unreachable'
  return { _tag: 'Failed', reason, detail: 'http_503', retryable: true }
}

export const makeGate = (introspect: Introspect) =>
  gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query') }) })

function eventFor(kind: string, certificate: string | undefined = first.pem): object {
  return restApiEvent({ token: tokenFor(kind), certificate })
}

/** Events, and what a metric says of each. */
export const invocations: readonly (readonly [event: object, outcome: string])[] = [
  [eventFor('good'), 'Allow none'],
  [eventFor('good'), 'Allow none'],
  [eventFor('good', second.pem), 'Unauthorized certificate_mismatch'],
  [restApiEvent({ certificate: first.pem }), 'Unauthorized no_token'],
  [eventFor('unknown'), 'Unauthorized inactive'],
  [eventFor('unbound'), 'Unauthorized unbound'],
  [eventFor('no-scope'), 'Deny insufficient_scope'],
  [eventFor('server-error'), 'ServerError introspection_unreachable'],
  [{}, 'ServerError wrong_event']
]

/** No output of a handler may hold one of these. */
export const secrets: readonly string[] = [
  ...tokenFor('').split('..'), // both ends
  ...[first, second].map(({ pem }) => pem.split('\n')[2] ?? ''),
  'john.doe'
]
