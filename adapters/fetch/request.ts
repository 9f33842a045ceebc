// Turns a fetch Request into a ResourceRequest: method, path and header lines.
import type { ResourceRequest, Signal } from '../../src/types'
import { isString } from '../../src/values/guards'

/** The part of a request that is read. Every host's own `Request` fits. */
export interface FetchRequest {
  readonly method: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
  readonly signal?: Signal | null | undefined
}

/**
 * Cut from the text: a URL parser would resolve the dots and escapes that `byRoute` must see. A
 * text that is not an absolute URL has no path, so `byRoute` finds no route.
 */
function pathFromUrl(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]+(\/[^?#]*)/i.exec(url)?.[1] ?? ''
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

/** `url` is left out: on many hosts its host is the client's Host header. */
export function toResourceRequest(request: FetchRequest): ResourceRequest {
  return {
    method: request.method,
    path: pathFromUrl(request.url),
    header: makeFetchHeaderReader(request)
  }
}
