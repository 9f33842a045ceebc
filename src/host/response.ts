// What both hosts make of a response.
import type { TransportAnswer } from '../types'

/** Bytes of a response body. A longer one is not read to its end: `answer_too_large`. */
export const bodyLimit = 256 * 1024

/** Whether the body has a content coding, such as gzip, despite our `identity` [RFC 9110 §8.4]. */
export function isEncoded(contentEncoding: string | null | undefined): boolean {
  return !/^(?:identity)?$/i.test(contentEncoding ?? '')
}

/** Seconds. A Retry-After with a date is ignored. */
function retryAfterIn(header: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(header) ? Number(header) : undefined
}

/** `cacheControl` is as it came: only a bundle that fetches keys reads it. */
export type HostAnswer = TransportAnswer & { readonly cacheControl?: string | undefined }

/**
 * One BOM is ignored. Invalid UTF-8 is an error in a 200: with U+FFFD in its place, two subjects
 * could become one. Nothing is read from the body of another status.
 */
export function answered(
  status: number,
  bytes: Uint8Array,
  headerOf: (name: string) => string | null | undefined
): HostAnswer {
  try {
    const body = new TextDecoder('utf-8', { fatal: status === 200 }).decode(bytes)
    return {
      _tag: 'Answered',
      status,
      body,
      contentType: headerOf('content-type') ?? undefined,
      cacheControl: headerOf('cache-control') ?? undefined,
      retryAfter: retryAfterIn(headerOf('retry-after') ?? '')
    }
  } catch {
    return { _tag: 'Unanswered', detail: 'not_utf8' }
  }
}
