// Answers an event that API Gateway did not send, on constants: see src/values/warm.ts.
import { andThen } from '../../src/async/awaitable'
import { safeGate } from '../../src/refusal/safe-gate'
import type { Decision, Gate } from '../../src/types'
import { isWarm } from '../../src/values/warm'
import { type AuthorizerAnswer, decideEvent, type ParsedEvent } from './answer'

const arn = 'arn:aws:execute-api:::rehearsal/stage/GET/'
const event = {
  methodArn: arn,
  routeArn: arn,
  headers: { authorization: 'Bearer rehearsal' },
  requestContext: {}
}
const decision: Decision = {
  _tag: 'Allow',
  token: { scopes: [], confirmation: {}, claims: {} },
  facts: { now: 0 }
}

/** For an authorizer around a gate that is warm. That gate is not asked. */
export function rehearseEvent(
  gate: Gate,
  parseEvent: (input: typeof event) => ParsedEvent<unknown>,
  write: (answer: AuthorizerAnswer) => unknown
): void {
  if (!isWarm(gate)) return
  const decide = safeGate(() => decision)
  andThen(decideEvent(decide, parseEvent(event), undefined, {}, 'exact'), write)
}
