// How one HTTP exchange with an authorization server is carried.
import type { Signal } from './awaitable'

/** One HTTP request to the authorization server. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** What came of it. `detail` is a closed code. */
export type TransportAnswer =
  | {
      readonly _tag: 'Answered'
      readonly status: number
      readonly body: string
      readonly retryAfter?: number | undefined
    }
  | { readonly _tag: 'Unanswered'; readonly detail: string; readonly timeout?: boolean | undefined }

/** Carries one request to the authorization server. Must send `method` as it stands, and must not follow redirects. */
export type Transport = (request: TransportRequest, signal?: Signal) => Promise<TransportAnswer>
