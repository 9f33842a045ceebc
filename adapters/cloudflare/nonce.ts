// Puts the nonce for the client's next DPoP proof into the response of a worker's handler.
import type { Allow } from '../../src/types'
import { copyResponse } from '../fetch/response'
import { forNonce } from '../http/nonce'

interface WorkerResponse {
  readonly body: unknown
  readonly status: number
  readonly headers: {
    set(name: string, value: string): void
    append(name: string, value: string): void
  }
}

function addNonce({ headers }: WorkerResponse, allow: Allow): void {
  forNonce(allow, (name, value) => {
    if (name === 'access-control-expose-headers') headers.append(name, value)
    else headers.set(name, value)
  })
}

/**
 * The same response, or a copy if its headers cannot be changed: those of `fetch` and of
 * `Response.redirect`. A copy takes the body over, streams too. What is no `Response` stays as it is.
 */
export function withNonce<A>(answer: A, allow: Allow): A {
  const response = answer as unknown as WorkerResponse
  try {
    addNonce(response, allow)
    return answer
  } catch {
    // Immutable headers throw at the first change.
  }
  try {
    const copy = copyResponse(response) as unknown as WorkerResponse
    addNonce(copy, allow)
    return copy as A
  } catch {
    return answer
  }
}
