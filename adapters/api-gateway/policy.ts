// IAM policies in API Gateway's words: who, which effect, on exactly which resource.

import type { Token } from '../../src/types'
import type { HoldsSecret } from '../../src/values/redact'
import type { Context, Scalar } from './context'
import type { MethodArn } from './event'

/** What API Gateway takes from an authorizer. Arrays are mutable because `@types/aws-lambda` asks for such. */
export interface AuthorizerPolicy {
  principalId: string
  policyDocument: {
    Version: string
    Statement: { Action: string; Effect: 'Allow' | 'Deny'; Resource: string }[]
  }
  context: { [name: string]: Scalar }
}

/** Characters of a `Resource` at most. */
const longest = 512

/** `*` and `?` match anything in a policy, `${` begins a variable: a caller's path must not write those. */
const unsafe = /[*?]|\$\{/

/** What an Allow may name; `undefined`: nothing that is surely this request and no other. */
export function grantable(
  arn: MethodArn | undefined,
  resource: 'exact' | 'prefix',
  holdsSecret: HoldsSecret
): string | undefined {
  if (arn === undefined || holdsSecret(arn.path)) return undefined
  const { text, stage, verb, path } = arn
  const wide = resource === 'prefix' && !verb.startsWith('$')
  // At the last `/` of the path and nowhere else: a caller who could move the cut would choose how wide the Allow is.
  const named = wide ? `${stage}/${verb}${path.slice(0, path.lastIndexOf('/') + 1)}` : text
  const written = wide ? `${named}*` : named
  return unsafe.test(named) || written.length > longest ? undefined : written
}

/** What a Deny names: the request, or the least around it that can be quoted: cut at the last `/` before which all is safe, and open from there. */
export function deniable(arn: MethodArn | undefined, holdsSecret: HoldsSecret): string {
  const base = `${arn?.stage}/${arn?.verb}`
  if (arn === undefined || unsafe.test(base) || base.length > longest - 2) return '*'
  const path = holdsSecret(arn.path) ? '/' : arn.path.slice(0, longest - 1 - base.length)
  const [cut = '/'] = /^(?:(?!\$\{)[^*?])*\//.exec(path) ?? []
  return grantable(arn, 'exact', holdsSecret) ?? `${base}${cut}*`
}

export function principalIdFor(token: Token | undefined, holdsSecret: HoldsSecret): string {
  const name = token?.subject ?? (token?.clientId === undefined ? '' : `client:${token.clientId}`)
  return name === '' || holdsSecret(name) ? 'anonymous' : name
}

export function makePolicy(
  effect: 'Allow' | 'Deny',
  principalId: string,
  resource: string,
  context: Context
): AuthorizerPolicy {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }]
    },
    context: context as AuthorizerPolicy['context'] // made for this answer alone
  }
}
