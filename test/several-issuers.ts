// Two issuers that both issue jane and admin: every token and every requirement that names one of
// them. Not in docs/situations.md: its rows there stand for these.
import { byIssuer, type Reason, type Requirement, type Rule, scopes } from 'gatecheck'
import { issuerA, issuerB, issuerNamed, jwtWith } from './around/issuers'
import { first } from './samples'
import type { Situation } from './situations'

const issuers = { a: issuerA, b: issuerB, none: undefined } as const
type IssuerName = keyof typeof issuers
const issuerNames = Object.keys(issuers) as readonly IssuerName[]

/** What a route asks, beside its issuer. Both issuers have a client `app` and an acr `loa3`. */
const fields: Readonly<Record<string, Partial<Requirement>>> = {
  nothing: {},
  jane: { subject: 'jane' },
  admin: { subject: 'admin' },
  app: { client: 'app' },
  loa3: { acr: ['loa3'] }
}

function pathOf(issuer: IssuerName, field: string): string {
  return `/issuers/${issuer}/${field}`
}

/** Each path is a rule of its own: some hosts name their route, which is then the path. */
export const issuerRoutes: Readonly<Record<`GET /${string}`, Rule>> = Object.fromEntries(
  issuerNames.flatMap(name =>
    Object.keys(fields).map(field => {
      const requirement = { ...scopes('time:query'), ...fields[field] }
      const issuer = issuers[name]
      return [
        `GET ${pathOf(name, field)}`,
        // A fixed requirement for jane of no issuer would throw at construction.
        issuer === undefined ? () => requirement : { ...requirement, issuer }
      ]
    })
  )
)

export const twoIssuers = byIssuer({
  [issuerA]: issuerNamed(issuerA),
  [issuerB]: issuerNamed(issuerB)
})

/** What must come out, from the names alone. */
function expect(
  tokenIssuer: IssuerName,
  subject: string,
  issuer: IssuerName,
  field: string
): readonly [outcome: Situation['outcome'], reason?: Reason] {
  if (tokenIssuer === 'none') return [401, 'issuer_unknown']
  if (issuer !== 'none' && issuer !== tokenIssuer) return [401, 'wrong_issuer']
  if (issuer === 'none' && field !== 'nothing') return [500, 'requirement_malformed']
  if (['jane', 'admin'].includes(field) && field !== subject) return [403, 'wrong_subject']
  return ['Allow']
}

export const issuerSituations: readonly Situation[] = issuerNames.flatMap(tokenIssuer =>
  ['jane', 'admin'].flatMap(subject =>
    issuerNames.flatMap(issuer =>
      Object.keys(fields).map((field): Situation => {
        const token = jwtWith({ iss: issuers[tokenIssuer], subject, clientId: 'app', acr: 'loa3' })
        const [outcome, reason] = expect(tokenIssuer, subject, issuer, field)
        return {
          title: `${subject} of ${tokenIssuer}, where the route asks ${field} of ${issuer}`,
          outcome,
          ...(reason === undefined ? {} : { reason }),
          introspect: twoIssuers,
          subject,
          request: {
            authorization: [`Bearer ${token}`],
            certificate: first.pem,
            method: 'GET',
            path: pathOf(issuer, field)
          }
        }
      })
    )
  )
)
