// Where a decision ended, and which of the steps before it were made, for `explain`.
import type { Allow, Decision, Token } from '../types'
import { tokenIn } from './decision'
import { stepByDetail, stepByReason } from './reason-steps'
import { dpopSteps, type Step, steps } from './steps'

export const stepNames = /* @__PURE__ */ Object.keys(steps) as readonly Step[]

/** Own properties only: a user's reason or detail may be `constructor`, which every object has. */
export function lookUp<A>(table: Readonly<Record<string, A>>, name: string): A | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

type NotAllowed = Exclude<Decision, Allow>

/** `undefined` if the error comes from elsewhere: which steps came before it is not known. */
function stepByReasonAndDetail({ reason, detail }: NotAllowed): Step | undefined {
  const step = lookUp(stepByReason, reason)
  if (step !== undefined && step !== 'by detail') return step
  return detail === undefined ? 'your checks' : lookUp(stepByDetail, detail)
}

/** Some reasons end at more than one step: what is known then says at which. */
function endOf(decision: NotAllowed, token: Token | undefined): Step | undefined {
  const { facts } = decision
  switch (decision.reason) {
    // All but the signature is checked before the token is known.
    case 'dpop_proof_invalid':
      return decision.detail === 'signature' ? 'proof signature' : 'DPoP proof'
    // The scheme DPoP needs a token that is bound to a key.
    case 'unbound':
      return facts?.scheme === 'DPoP' && token?.confirmation.jkt === undefined
        ? 'confirmation known'
        : 'bound to its sender'
    // Another issuer's answer is refused before any check of ours, and without a token.
    case 'wrong_issuer':
      return facts !== undefined && token === undefined ? 'active' : 'issuer'
    // Read for a proof, by an `Introspect`, and for the checks, which then tell no facts.
    case 'clock_invalid':
      if (facts === undefined) return 'clock'
      return facts.requirement === undefined ? 'DPoP proof' : 'introspection'
    default:
      return stepByReasonAndDetail(decision)
  }
}

export interface Ending {
  /** The place of the step at which it ended; after the last one for an Allow. */
  readonly end: number | undefined
  /** Whether the decision has this step at all. */
  readonly hasStep: (step: Step) => boolean
  /** Whether a step before the end was made. */
  readonly wasMade: (step: Step) => boolean
}

export function endingOf(decision: Decision): Ending {
  const token = tokenIn(decision)
  const { facts } = decision
  const last = decision._tag === 'Allow' ? undefined : endOf(decision, token)
  const isDpop = facts?.scheme === 'DPoP' || dpopSteps.some(step => step === last)
  // A server's refusal is final: our checks of the token were not made.
  const firstUnmade: Step = token === undefined ? 'active' : 'not expired'
  return {
    end: decision._tag === 'Allow' ? stepNames.length : last && stepNames.indexOf(last),
    hasStep: step =>
      step === 'answer to the host' ? step === last : isDpop || !dpopSteps.includes(step),
    wasMade: step => {
      if (step === 'proof signature') return facts === undefined || facts.jkt !== undefined
      if (step === 'proof not used before') return facts?.unchecked !== 'replay'
      return (
        facts?.unchecked !== 'token' || stepNames.indexOf(step) < stepNames.indexOf(firstUnmade)
      )
    }
  }
}
