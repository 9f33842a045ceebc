// What both hosts share: the limits of one HTTP exchange, and reading a URL and Retry-After.

/** Milliseconds for one exchange, from the first byte sent to the last byte read. */
export const timeLimit = 7_000
/** Bytes of a response body. A longer one is cut off. */
export const bodyLimit = 256 * 1024

interface Url {
  readonly protocol: string
  readonly hostname: string
  readonly username: string
  readonly password: string
}

/** Seconds. A Retry-After with a date is ignored. */
export function retryAfterIn(header: string | null | undefined): { readonly retryAfter?: number } {
  return /^[1-9]\d{0,5}$/.test(header ?? '') ? { retryAfter: Number(header) } : {}
}

export function parseUrl(text: string): Url | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
