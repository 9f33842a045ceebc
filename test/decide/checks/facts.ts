// Facts and tokens for the tests of single checks.
import type { Facts, Requirement, Token } from 'gatecheck'
import { at, bound, certificateOnly, first } from '../../samples'

export function factsWith(more: Partial<Facts> = {}): Facts {
  return { now: at, requirement: certificateOnly, thumbprint: first.thumbprint, ...more }
}
export function factsRequiring(more: Partial<Requirement>): Facts {
  return factsWith({ requirement: { ...certificateOnly, ...more } })
}
export const tokenWith = (more: Partial<Token>): Token => ({ ...bound, ...more })
