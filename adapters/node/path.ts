// The path by which a Node host routes a request.

/** The part of a request that leads to its path. */
export interface PathSource {
  readonly url?: string | undefined
  /** The target that the client sent, if the host is Express or of Connect's family. */
  readonly originalUrl?: string | undefined
  /** Express: the part of the path that its mounts have taken away. */
  readonly baseUrl?: string | undefined
}

export function withoutQuery(url: string): string {
  return url.includes('?') ? url.slice(0, url.indexOf('?')) : url
}

/**
 * The path that the host matches now. That is the rewritten path if middleware rewrote it. Express
 * adds a final slash at a mount point; it is removed if the client did not send it.
 *
 * Without `baseUrl` a mount looks like a rewritten path. Neither can be told, so there is no path:
 * `byRoute` then finds no route.
 */
export function currentPath({ url = '', originalUrl = url, baseUrl }: PathSource): string {
  const originalPath = withoutQuery(originalUrl)
  const path = withoutQuery(url)
  if (baseUrl === undefined) return path === originalPath ? path : ''
  if (!path.startsWith('/')) return originalPath.startsWith('/') ? path : originalPath
  return path === '/' && originalPath === baseUrl ? originalPath : baseUrl + path
}
