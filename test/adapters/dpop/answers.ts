// What an adapter answered, in one form for all of them.
import { isAllow } from 'gatecheck/fetch'

export interface DpopAnswer {
  /** Of an authorizer: 200 or 403 by its effect, 401 and 500 if it throws. */
  readonly status: number
  readonly header: (name: string) => readonly string[]
  /** Of authorizers alone. */
  readonly reason?: string | undefined
  /** All that leaves, to be searched for secrets. */
  readonly text: string
}

export async function readFetchAnswer(answer: Response): Promise<DpopAnswer> {
  const headers = [...answer.headers]
  return {
    status: answer.status,
    header: name => headers.filter(([key]) => key === name).map(([, value]) => value),
    text: `${headers.join('\n')}${await answer.text()}`
  }
}

export async function answerOf(answer: Promise<unknown>): Promise<DpopAnswer> {
  const guarded = await answer
  return readFetchAnswer(isAllow(guarded) ? new Response('allowed') : (guarded as Response))
}

export function readPolicy(answer: unknown): DpopAnswer {
  const { context, isAuthorized, policyDocument } = answer as {
    readonly context: Readonly<Record<string, unknown>>
    readonly isAuthorized?: boolean
    readonly policyDocument?: { readonly Statement: readonly { readonly Effect: string }[] }
  }
  const isAllowed = isAuthorized ?? policyDocument?.Statement[0]?.Effect === 'Allow'
  return {
    status: isAllowed ? 200 : 403,
    header: name => (name === 'dpop-nonce' ? [context['dpop_nonce'] ?? []].flat().map(String) : []),
    reason: context['reason'] as string | undefined,
    text: JSON.stringify(answer)
  }
}
