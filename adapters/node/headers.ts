// The header lines of a Node request, as the client sent them.
import type { ResourceRequest } from '../../src/types'

type HeaderValue = number | string | readonly string[] | undefined

/** The parts of a request that hold its header lines. */
export interface HeaderSource {
  readonly rawHeaders?: readonly string[] | undefined
  /** Read only if there is no raw line. */
  readonly headers?: { readonly [name: string]: string | readonly string[] | undefined } | undefined
}

export function toLines(value: HeaderValue): readonly string[] {
  return [value ?? []].flat().map(String)
}

/**
 * Whether the request was made without Node's HTTP parser: serverless-http and mocks fill `headers`
 * alone. Two lines of one name may have become one there.
 */
export function lacksRawHeaders({ rawHeaders = [], headers = {} }: HeaderSource): boolean {
  return rawHeaders.length === 0 && Object.keys(headers).length > 0
}

/** What the client wrote as the host: Host lines, and `:authority` of HTTP/2. */
export function hostLinesOf({ rawHeaders = [] }: HeaderSource): readonly string[] {
  return rawHeaders.filter(
    (_, i) => /^(?:host|:authority)$/i.test(rawHeaders[i - 1] ?? '') && i % 2 === 1
  )
}

/**
 * From the raw lines: `headers` drops a second Authorization and joins other doubled headers. The
 * pseudo headers of HTTP/2 are skipped.
 */
export function makeNodeHeaderReader({
  rawHeaders = [],
  headers = {}
}: HeaderSource): ResourceRequest['header'] {
  const pairs =
    rawHeaders.length > 0
      ? rawHeaders
      : Object.entries(headers).flatMap(([key, value]) =>
          toLines(value).flatMap(line => [key, line])
        )
  return name => {
    const lowerName = name.toLowerCase()
    const lines: string[] = []
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i] ?? ''
      const isNamed = key.length === lowerName.length && key.toLowerCase() === lowerName
      if (isNamed && !key.startsWith(':')) lines.push(pairs[i + 1] ?? '')
    }
    return lines
  }
}
