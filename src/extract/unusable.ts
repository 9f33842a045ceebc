// What is wrong with a request before anybody is asked about its token.
import type { Allow, Decision, Facts } from '../types'

/** With the facts that are known when it is made. */
export type WithSomeFacts<D> = D extends Decision
  ? Omit<D, 'facts'> & { readonly facts?: Partial<Omit<Facts, 'now'>> | undefined }
  : never

/** A refusal or an error. */
export type Unusable = WithSomeFacts<Exclude<Decision, Allow>>

export function withScheme<A extends Unusable>(unusable: A, scheme: Facts['scheme']): A {
  return scheme === undefined ? unusable : { ...unusable, facts: { ...unusable.facts, scheme } }
}
