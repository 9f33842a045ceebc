// What an observer or a log may know of a request: never its headers, query or body.
import type { ResourceRequest } from '../types'
import { searchForAuthorization } from './redact'

/** A request as an observer sees it. A text that holds the token is `[redacted]`. */
export interface ObservedRequest {
  readonly method: string
  readonly path: string
  /** Absent if the host does not tell. */
  readonly route?: string | undefined
}

/** A caller may put the token into the path, and from there it must not get into a log. */
export function redactRequest(request: ResourceRequest): ObservedRequest {
  const holdsSecret = searchForAuthorization(request)
  const redact = (text: string): string => (holdsSecret(text) ? '[redacted]' : text)
  const { method, path, route } = request
  return {
    method: redact(method),
    path: redact(path),
    ...(route === undefined ? {} : { route: redact(route) })
  }
}
