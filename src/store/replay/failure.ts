// Why a replay store cannot say whether a proof was used: closed codes.

const replayFailures = [
  'owner_full',
  'store_answer',
  'store_clock',
  'store_evicts',
  'store_forgot',
  'store_full',
  'store_threw',
  'store_timeout',
  'store_unproven'
] as const

/** The `detail` of 503 `replay_unavailable`. */
export type ReplayFailure = (typeof replayFailures)[number]

export function replayError(failure: ReplayFailure): Error {
  return new Error(failure)
}

/** An error of the user's may hold anything: its text must not leave. */
export function replayFailureOf(error: unknown): ReplayFailure {
  const { message } = Object(error) as { readonly message?: unknown }
  return replayFailures.find(failure => failure === message) ?? 'store_threw'
}
