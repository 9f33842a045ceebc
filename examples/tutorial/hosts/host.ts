// What every host of the tutorial offers.
import { type Decision, explain } from 'gatecheck'
import type { Cleanups } from '../cleanups'
import type { Narrator } from '../narrator'
import type { Setup } from '../setup'
import type { Variant } from '../variant'

export interface RunningApi {
  /** The URL with mutual TLS and the truststore. */
  readonly mtlsUrl: string
  /** The URL of the same routes without mutual TLS. */
  readonly plainUrl: string
  /** How many requests the gate decided. */
  invocations(): number
  /** The last decision, check by check. Undefined before the first. */
  lastExplanation(): ReturnType<typeof explain> | undefined
}

export type StartHost = (
  setup: Setup,
  variant: Variant,
  cleanups: Cleanups,
  narrator: Narrator
) => Promise<RunningApi>

/** Keeps the decisions for the table. */
export function createDecisionLog() {
  const decisions: Decision[] = []
  return {
    recordDecision: (decision: Decision): void => void decisions.push(decision),
    count: (): number => decisions.length,
    lastExplanation: (): ReturnType<typeof explain> | undefined => {
      const last = decisions.at(-1)
      return last === undefined ? undefined : explain(last)
    }
  }
}
