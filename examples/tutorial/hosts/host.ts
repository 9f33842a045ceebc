// What the calls of the tutorial need of the host that gatecheck guards.
import { type Decision, explain } from 'gatecheck'
import type { Endings } from '../endings'
import type { Ground } from '../ground'
import type { Narrator } from '../narrator'
import type { Variant } from '../variant'

export interface Api {
  /** Where mutual TLS is asked for, with the truststore. */
  readonly mtlsUrl: string
  /** The same routes without a client certificate. */
  readonly plainUrl: string
  /** How many requests were put before the gate. */
  invocations(): number
  /** What gatecheck decided last, check by check; nothing after a handshake that failed. */
  lastExplanation(): ReturnType<typeof explain> | undefined
}

export type Host = (at: Ground, variant: Variant, ending: Endings, tell: Narrator) => Promise<Api>

/** Keeps what was decided, for the table. */
export function watched() {
  const decisions: Decision[] = []
  return {
    see: (decision: Decision): void => void decisions.push(decision),
    count: (): number => decisions.length,
    lastExplanation: (): ReturnType<typeof explain> | undefined => {
      const last = decisions.at(-1)
      return last === undefined ? undefined : explain(last)
    }
  }
}
