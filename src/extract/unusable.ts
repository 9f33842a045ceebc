// What is wrong with a request before anybody is asked about its token.
import type { Allow, Decision, Facts } from '../types'

type WithSomeFacts<D> = D extends Decision
  ? Omit<D, 'facts'> & { readonly facts?: Partial<Omit<Facts, 'now'>> | undefined }
  : never

/** A refusal or an error, with the facts that are known when it is made. */
export type Unusable = WithSomeFacts<Exclude<Decision, Allow>>
