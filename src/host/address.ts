// What both hosts share: the time for one HTTP exchange, and reading a URL.

/** Milliseconds for one exchange, from the first byte sent to the last byte read. */
export const timeLimit = 7_000

interface Url {
  readonly protocol: string
  /** Scheme, host and port: the default port is left out. */
  readonly origin: string
  readonly pathname: string
  readonly hostname: string
  readonly username: string
  readonly password: string
}

export function parseUrl(text: string): Url | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
