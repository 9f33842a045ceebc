// One question to an authorization server: posted, and its answer taken in as JSON that holds no secret. Understanding it is the answers' work.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { toCode } from '../../refusal/challenge'
import type { Introspection, Query, Signal, Transport, TransportAnswer } from '../../types'
import { type JsonObject, parseObject } from '../../values/json'
import { searchFor } from '../../values/redact'

export type Failed = Extract<Introspection, { readonly _tag: 'Failed' }>

export function failed(reason: Failed['reason'], detail: string, retryable = false): Failed {
  return { _tag: 'Failed', reason, detail, retryable }
}

/** A non-200 is our fault or the server's, never a statement about the token [RFC 7662 §2.3]. */
function bodyOf(posted: TransportAnswer): Either<Failed, string> {
  if (posted._tag === 'Unanswered')
    return left(
      failed(
        posted.timeout === true ? 'introspection_timeout' : 'introspection_unreachable',
        toCode(posted.detail),
        true
      )
    )
  const { status, body, retryAfter } = posted
  if (status === 200) return right(body)
  const busy = status >= 500 || status === 429
  return left({
    ...failed(
      busy ? 'introspection_unreachable' : 'introspection_refused',
      Number.isInteger(status) ? `http_${status}` : 'no_status',
      busy
    ),
    ...(busy ? { retryAfter } : {})
  })
}

/** Who asks, and where. A server in debug mode might quote the `credentials`: each of ours, and each as it is sent. */
export interface Server {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: readonly string[]
  readonly transport: Transport
}

/** Never rejects: what an answer means is `understood`, why there is none is told. In one function, for each promise more costs a miss. */
export async function exchange(
  { url, headers, credentials, transport }: Server,
  body: string,
  query: Query,
  signal: Signal | undefined,
  understood: (answer: JsonObject) => Introspection
): Promise<Introspection> {
  let posted: TransportAnswer
  try {
    posted = await transport({ method: 'POST', url, headers, body }, signal)
  } catch {
    return failed('introspection_unreachable', 'transport_threw', true)
  }
  const answer = bodyOf(posted)
  if (isLeft(answer)) return answer.left
  const object = parseObject(
    answer.right,
    searchFor(() => [query.token, ...credentials])
  )
  return isLeft(object) ? failed('introspection_malformed', object.left) : understood(object.right)
}
