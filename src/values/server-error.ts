// Makes decisions that something must be repaired before the request can be decided.
import type { Reason, ServerError } from '../types'

export function serverError(reason: Reason, detail: string): ServerError {
  return { _tag: 'ServerError', status: 500, reason, detail }
}

/** The same request may succeed later. */
export function temporaryError(reason: Reason, detail: string): ServerError {
  return { ...serverError(reason, detail), status: 503, retryAfter: 1 }
}
