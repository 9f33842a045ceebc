// A word that loosens a default, and gates to show it.
import { type Gate, type GateOptions, gate, type Introspect } from 'gatecheck'
import { strict } from '../adapters/fapi/loosened'

export interface LooseWord {
  readonly word: string
  /** As public-options.ts names them. */
  readonly options: readonly string[]
  /** Who takes the option. */
  readonly of: string
  readonly givesUp: string
  /** Gates that use this word and no other. None: a gate does not know the option. */
  readonly gates: readonly Gate[]
}

export function gateWith(more: Partial<GateOptions> = {}): Gate {
  return gate({ ...strict, ...more })
}
export function gateOver(introspect: Introspect): Gate {
  return gateWith({ introspect })
}
