// Turns a fetch Request into a ResourceRequest: method, path, header lines, and the URL if it is
// known.
import type { ResourceRequest, Signal } from '../../src/types'
import { isString } from '../../src/values/guards'
import { makeUrlReader, type PublicUrl } from '../http/public-url'

/** The part of a request that is read. Every host's own `Request` fits. */
export interface FetchRequest {
  readonly method: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
  readonly signal?: Signal | null | undefined
}

/**
 * Path and query, cut from the text: a URL parser would resolve the dots and escapes that `byRoute`
 * must see. A text that is not an absolute URL has no path, so `byRoute` finds no route.
 */
export function targetFromUrl(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]+(\/[^]*)/i.exec(url)?.[1] ?? ''
}

/**
 * Several lines of one name come joined by a comma, which no token contains. A header that cannot
 * be read becomes '\0', which is malformed: it must not look absent.
 */
function makeFetchHeaderReader({ headers }: FetchRequest): ResourceRequest['header'] {
  return name => {
    try {
      const value: unknown = headers.get(name)
      return value === null || value === undefined ? [] : [isString(value) ? value : '\0']
    } catch {
      return ['\0']
    }
  }
}

/** The URL that the client called. */
export type FetchUrlReader = (
  request: FetchRequest,
  header: ResourceRequest['header']
) => string | undefined

/** Of `request.url` only path and query: on many hosts its host is the client's Host header. */
export function makeFetchUrlReader(publicUrl: PublicUrl | undefined): FetchUrlReader | undefined {
  const readUrl = makeUrlReader(publicUrl)
  return readUrl && (({ url }, header) => readUrl(targetFromUrl(url), () => header('host')))
}

export function toResourceRequest(
  request: FetchRequest,
  readUrl: FetchUrlReader | undefined
): ResourceRequest {
  const header = makeFetchHeaderReader(request)
  return {
    method: request.method,
    path: targetFromUrl(request.url).replace(/[?#][^]*/, ''),
    header,
    url: readUrl?.(request, header)
  }
}
