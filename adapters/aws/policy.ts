// IAM policies in API Gateway's words: who, which effect, on exactly which resource.
import type { Decision } from '../../src/types'
import type { Context, Scalar } from './context'
import type { MethodArn } from './event'

/** What API Gateway takes from an authorizer. Arrays are mutable because `@types/aws-lambda` asks for such. */
export interface AuthorizerPolicy {
  principalId: string
  policyDocument: { Version: string; Statement: { Action: string; Effect: 'Allow' | 'Deny'; Resource: string }[] }
  context: { [name: string]: Scalar }
}

/** Characters of a `Resource` at most. */
const longest = 512

/** `*` and `?` match anything in a policy, `${` begins a variable: a caller's path must not write those. */
const unsafe = /[*?]|\$\{/

type Leaks = (text: string) => boolean

const quotable = ({ stage, verb }: MethodArn): boolean => !unsafe.test(stage) && !unsafe.test(verb) && stage.length + verb.length <= longest - 3

const isExact = (arn: MethodArn, leaks: Leaks): boolean => arn.text.length <= longest && !unsafe.test(arn.text) && !leaks(arn.path)

/** Cut at the last `/` before which all is safe, and open from there: for a Deny, which may be wide. */
const prefixOf = ({ stage, verb, path }: MethodArn, leaks: Leaks): string => {
  const bad = path.search(unsafe)
  const safe = path.slice(0, Math.max(0, Math.min(bad < 0 ? path.length : bad, longest - stage.length - verb.length - 2)))
  const cut = safe.slice(0, safe.lastIndexOf('/') + 1)
  return `${stage}/${verb}${cut === '' || leaks(path) ? '/' : cut}*`
}

/** What an Allow may name; `undefined`: nothing that is surely this request and no other. */
export const grantable = (arn: MethodArn | undefined, resource: 'exact' | 'prefix', leaks: Leaks): string | undefined => {
  if (arn === undefined || !quotable(arn)) return undefined
  if (resource === 'prefix' && !arn.verb.startsWith('$')) {
    // At the last `/` of the path and nowhere else: a caller who could move the cut would choose how wide the Allow is.
    const cut = `${arn.stage}/${arn.verb}${arn.path.slice(0, arn.path.lastIndexOf('/') + 1)}`
    return cut.length < longest && !unsafe.test(cut) && !leaks(arn.path) ? `${cut}*` : undefined
  }
  return isExact(arn, leaks) ? arn.text : undefined
}

/** What a Deny names: the request, or the least around it that can be quoted. */
export const deniable = (arn: MethodArn | undefined, leaks: Leaks): string => {
  if (arn === undefined || !quotable(arn)) return '*'
  return isExact(arn, leaks) ? arn.text : prefixOf(arn, leaks)
}

export const principalOf = (decision: Decision, leaks: Leaks): string => {
  const token = decision._tag === 'Allow' ? decision.token : decision._tag === 'ServerError' ? undefined : decision.refusedToken
  const name = token?.subject ?? (token?.clientId === undefined ? 'anonymous' : `client:${token.clientId}`)
  return name === '' || leaks(name) ? 'anonymous' : name
}

export const policyOf = (effect: 'Allow' | 'Deny', principalId: string, resource: string, context: Context): AuthorizerPolicy => ({
  principalId,
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }] },
  context: context as AuthorizerPolicy['context'] // made for this answer alone
})
