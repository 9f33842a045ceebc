// One exchange with an authorization server: sends a request, and parses the response as JSON
// without secrets. What the answer means is decided by its reader.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { toCode } from '../../refusal/challenge'
import type { Introspection, Query, Signal, Transport, TransportAnswer } from '../../types'
import { type JsonObject, parseObject } from '../../values/json'
import { searchFor } from '../../values/redact'

export type Failed = Extract<Introspection, { readonly _tag: 'Failed' }>

export function failed(reason: Failed['reason'], detail: string, retryable = false): Failed {
  return { _tag: 'Failed', reason, detail, retryable }
}

/**
 * A status other than 200 is our fault or the server's. It says nothing about the token
 * [RFC 7662 §2.3].
 */
function responseBody(response: TransportAnswer): Either<Failed, string> {
  if (response._tag === 'Unanswered') {
    const reason = response.timeout === true ? 'introspection_timeout' : 'introspection_unreachable'
    return left(failed(reason, toCode(response.detail), true))
  }
  const { status, body, retryAfter } = response
  if (status === 200) return right(body)
  const detail = Number.isInteger(status) ? `http_${status}` : 'no_status'
  const isTemporary = status >= 500 || status === 429
  return left(
    isTemporary
      ? { ...failed('introspection_unreachable', detail, true), retryAfter }
      : failed('introspection_refused', detail)
  )
}

/** An endpoint, and how we authenticate there. */
export interface Server {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Secrets as configured and as sent. A server in debug mode might quote any of them. */
  readonly credentials: readonly string[]
  readonly transport: Transport
}

/** Never rejects. One function, because every further promise would slow down a cache miss. */
export async function exchange(
  { url, headers, credentials, transport }: Server,
  body: string,
  { token }: Query,
  signal: Signal | undefined,
  readAnswer: (answer: JsonObject, text: string) => Introspection
): Promise<Introspection> {
  let text: Either<Failed, string>
  try {
    text = responseBody(await transport({ method: 'POST', url, headers, body }, signal))
  } catch {
    return failed('introspection_unreachable', 'transport_threw', true)
  }
  if (isLeft(text)) return text.left
  const holdsSecret = searchFor(() => [token, ...credentials])
  const answer = parseObject(text.right, holdsSecret)
  return isLeft(answer)
    ? failed('introspection_malformed', answer.left)
    : readAnswer(answer.right, text.right)
}
