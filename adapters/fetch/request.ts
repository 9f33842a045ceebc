// What a fetch Request shows of itself: method, path and header lines, read as the host reads them.
import type { ResourceRequest, Signal } from '../../src/types'

/** What is read of a request; every host's own `Request` fits. */
export interface FetchRequest {
  readonly method: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
  readonly signal?: Signal | null | undefined
}

/** Cut from the text: a URL parser would undo what `byRoute` must see. Text that is no absolute URL has no path, hence no route. */
function pathOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]+(\/[^?#]*)/i.exec(url)?.[1] ?? ''
}

/** Several lines of one name come joined by a comma, which no token holds. What cannot be read is malformed, never absent. */
function linesOf({ headers }: FetchRequest): ResourceRequest['header'] {
  return name => {
    try {
      const value: unknown = headers.get(name)
      return value === null || value === undefined ? [] : [typeof value === 'string' ? value : '\0']
    } catch {
      return ['\0']
    }
  }
}

/** Without `url`: its host is the client's Host header as often as not. */
export function fromFetchRequest(given: FetchRequest): ResourceRequest {
  return { method: given.method, path: pathOf(given.url), header: linesOf(given) }
}
