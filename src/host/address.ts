// What both hosts hold to: the limits of one exchange, and the parts of a URL that are judged.

/** Milliseconds for one POST, from first byte sent to last byte read. */
export const timeLimit = 7_000
/** Bytes of an answer that are read before giving up. */
export const bodyLimit = 256 * 1024

export interface Address {
  readonly protocol: string
  readonly hostname: string
  readonly username: string
  readonly password: string
}

/** Retry-After in seconds; a date is left alone. */
export function retryAfterIn(header: string | null | undefined): { readonly retryAfter?: number } {
  return /^[1-9]\d{0,5}$/.test(header ?? '') ? { retryAfter: Number(header) } : {}
}

export function parseUrl(text: string): Address | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
