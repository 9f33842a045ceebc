// IAM policies for API Gateway: who, which effect, on exactly which resource.

import type { Token } from '../../src/types'
import type { HoldsSecret } from '../../src/values/redact'
import type { MethodArn } from './event'

/** What an authorizer returns. Mutable, because the types of `@types/aws-lambda` are. */
export interface AuthorizerPolicy {
  principalId: string
  policyDocument: {
    Version: string
    Statement: { Action: string; Effect: 'Allow' | 'Deny'; Resource: string }[]
  }
  context: { [name: string]: string | number | boolean }
}

/** Characters of a `Resource`. */
const maxResourceLength = 512

/** In a policy `*` and `?` are wildcards and `${` begins a variable: no caller may write them. */
const policySyntax = /[*?]|\$\{/

/** What an Allow may name. `undefined`: no resource is certain to be this request and no other. */
export function grantable(
  arn: MethodArn | undefined,
  resource: 'exact' | 'prefix' | undefined,
  holdsSecret: HoldsSecret
): string | undefined {
  if (arn === undefined || holdsSecret(arn.path) || holdsSecret(arn.verb)) return undefined
  const { text, stage, verb, path } = arn
  // Cut only before the path's last segment: a caller who could move the cut, with a final `/` for
  // example, would choose how much the Allow covers.
  const cut = path.lastIndexOf('/', path.length - 2)
  // IAM's `*` crosses `/`: after the first `/` it would grant every path.
  const isPrefix = resource === 'prefix' && cut > 0
  const literal = isPrefix ? `${stage}/${verb}${path.slice(0, cut + 1)}` : text
  const pattern = isPrefix ? `${literal}*` : literal
  if (policySyntax.test(literal) || pattern.length > maxResourceLength) return undefined
  return pattern
}

/**
 * What a Deny names: the request. If its path cannot be written in a policy, everything below the
 * longest part of the path that can.
 */
export function deniable(arn: MethodArn | undefined, holdsSecret: HoldsSecret): string {
  const base = `${arn?.stage}/${arn?.verb}`
  if (arn === undefined || policySyntax.test(base) || base.length > maxResourceLength - 2)
    return '*'
  if (holdsSecret(arn.verb)) return `${arn.stage}/*`
  const path = holdsSecret(arn.path) ? '/' : arn.path.slice(0, maxResourceLength - 1 - base.length)
  const [prefix = '/'] = /^(?:(?!\$\{)[^*?])*\//.exec(path) ?? []
  return grantable(arn, 'exact', holdsSecret) ?? `${base}${prefix}*`
}

/**
 * Names that a subject must not take: they are a client's, nobody's, a marked subject's, or begin
 * with an issuer.
 */
const reservedPrincipal = /^(?:anonymous$|client:|subject:|issuer:|https?:\/\/[^|]*\|)/

/** An issuer holds no `|`: the first one ends it. One that is no URL could be a subject's beginning. */
function issuerPrefix(issuer = ''): string {
  return /^https?:\/\//.test(issuer) ? `${issuer}|` : `issuer:${issuer}|`
}

/**
 * Two principals never have the same name. A token whose subject is its client id is the client's
 * own. Of several issuers each has its own `jane`.
 */
export function principalIdFor(token: Token | undefined, holdsSecret: HoldsSecret): string {
  const { subject = '', clientId = '', issuer, issuers } = token ?? {}
  const clientName = clientId === '' ? 'anonymous' : `client:${clientId}`
  const subjectName = reservedPrincipal.test(subject) ? `subject:${subject}` : subject
  const ownName = subject === '' || subject === clientId ? clientName : subjectName
  const name = issuers === undefined ? ownName : issuerPrefix(issuer) + ownName
  return holdsSecret(name) ? 'anonymous' : name
}
