// A security profile: what a gate must not loosen.
import type { Dpop } from './dpop'
import type { Introspect } from './introspection'
import type { Require } from './requirement'

/** The options of a gate that can loosen a profile. */
export interface ProfiledOptions {
  readonly require: Require
  readonly introspect: Introspect
  readonly audience?: string | readonly string[] | 'any' | undefined
  readonly absentAudience?: 'allowed' | undefined
  readonly dpop?: Dpop | undefined
}

/**
 * Throws a `TypeError` if an option loosens the profile. Returns the `require` to use instead: what
 * it answers is checked for each request.
 */
export type Profile = (options: ProfiledOptions) => Require
