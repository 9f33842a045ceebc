// One exchange with an authorization server: sends a request, and parses the response as JSON
// without secrets. What the answer means is decided by its reader.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { andThen } from '../../async/awaitable'
import type { HostAnswer } from '../../host/response'
import { toCode } from '../../refusal/challenge'
import type {
  Awaitable,
  Introspection,
  Query,
  Signal,
  TransportAnswer,
  TransportRequest
} from '../../types'
import { type JsonObject, parseObject } from '../../values/json'
import { type HoldsSecret, searchFor } from '../../values/redact'

export type Failed = Extract<Introspection, { readonly _tag: 'Failed' }>
type Answered = Extract<HostAnswer, { readonly _tag: 'Answered' }>

export function failed(reason: Failed['reason'], detail: string, retryable = false): Failed {
  return { _tag: 'Failed', reason, detail, retryable }
}

/** Details of a body that cannot be read. A retry would not help. */
const unreadable: readonly string[] = ['content_encoded', 'not_utf8']

/**
 * A status other than 200 is our fault or the server's. It says nothing about the token
 * [RFC 7662 §2.3].
 */
export function goodAnswer(response: TransportAnswer): Either<Failed, Answered> {
  if (response._tag === 'Unanswered') {
    const detail = toCode(response.detail)
    if (unreadable.includes(detail)) return left(failed('introspection_malformed', detail))
    const reason = response.timeout === true ? 'introspection_timeout' : 'introspection_unreachable'
    return left(failed(reason, detail, true))
  }
  const { status, retryAfter } = response
  if (status === 200) return right(response)
  const detail = Number.isInteger(status) ? `http_${status}` : 'no_status'
  // A 408 may belong to an earlier use of the connection, not to ours [RFC 9110 §15.5.9].
  const isTemporary = status >= 500 || status === 429 || status === 408
  return left(
    isTemporary
      ? { ...failed('introspection_unreachable', detail, true), retryAfter }
      : failed('introspection_refused', detail)
  )
}

/** A request is made anew for each try. */
export type Send = (
  makeRequest: () => Awaitable<TransportRequest>,
  signal?: Signal
) => Awaitable<TransportAnswer>

/** An endpoint, and how we authenticate there. */
export interface Server {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Secrets as configured and as sent. A server in debug mode might quote any of them. */
  readonly credentials: readonly string[]
  readonly send: Send
}

/** Without a coding, so that the answer can be read as it comes [RFC 9110 §12.5.3]. */
export const acceptJson = { accept: 'application/json', 'accept-encoding': 'identity' } as const

/** Reads a 200. `holdsSecret` finds in it what was sent. */
export type ReadBody = (answer: Answered, holdsSecret: HoldsSecret) => Awaitable<Introspection>

/** `text` is the JSON of the answer, from which the answer was made. */
export type ReadAnswer = (answer: JsonObject, text: string) => Introspection

export function makeJsonReader(readAnswer: ReadAnswer): ReadBody {
  return ({ body }, holdsSecret) => {
    const answer = parseObject(body, holdsSecret)
    return isLeft(answer)
      ? failed('introspection_malformed', answer.left)
      : readAnswer(answer.right, body)
  }
}

/**
 * Never rejects. `makeBody` is called for each try: a signed assertion is good for one. It adds to
 * `sent` what no answer may quote. One function, because every further promise would slow down a
 * cache miss.
 */
export async function exchange(
  { url, headers, credentials, send }: Server,
  makeBody: (sent: string[]) => Awaitable<string>,
  { token }: Query,
  signal: Signal | undefined,
  readBody: ReadBody
): Promise<Introspection> {
  const sent: string[] = []
  let isMade = false
  let answer: Either<Failed, Answered>
  const makeRequest = (): Awaitable<TransportRequest> =>
    andThen(makeBody(sent), body => {
      isMade = true
      return { method: 'POST', url, headers, body }
    })
  try {
    answer = goodAnswer(await send(makeRequest, signal))
  } catch {
    return isMade
      ? failed('introspection_unreachable', 'transport_threw', true)
      : failed('introspection_refused', 'request_not_made')
  }
  if (isLeft(answer)) return answer.left
  const holdsSecret = searchFor(() => [token, ...credentials, ...sent])
  return readBody(answer.right, holdsSecret)
}
