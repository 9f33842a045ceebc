// The path by which a Node host routes a request.

/** The part of Express' requests that leads to their path. */
interface ExpressPath {
  readonly url: string
  /** The target that the client sent. */
  readonly originalUrl: string
  /** The part of the path that mounts have taken away. */
  readonly baseUrl: string
}

/** The same for every host. Requests of Connect and Polka have `originalUrl` but no `baseUrl`. */
export type PathSource = { readonly [name in keyof ExpressPath]?: string | undefined }

/** The request target, as the client sent it. */
export function targetOf({ url = '', originalUrl = url }: PathSource): string {
  return originalUrl
}

export function withoutQuery(url: string): string {
  return url.replace(/\?[^]*/, '')
}

/**
 * The path that Express matches now. That is the rewritten path if middleware rewrote it. Express
 * adds a final slash at a mount point; it is removed if the client did not send it.
 */
export function expressPath({ url, originalUrl, baseUrl }: ExpressPath): string {
  const originalPath = withoutQuery(originalUrl)
  const path = withoutQuery(url)
  if (!path.startsWith('/')) return originalPath.startsWith('/') ? path : originalPath
  return path === '/' && originalPath === baseUrl ? originalPath : baseUrl + path
}

/**
 * Without `baseUrl` a mounted path cannot be told from a rewritten one. The path is then unknown,
 * and `byRoute` finds no route.
 */
export function nodePath({ url = '', originalUrl = url, baseUrl }: PathSource): string {
  if (baseUrl !== undefined) return expressPath({ url, originalUrl, baseUrl })
  const path = withoutQuery(url)
  return path === withoutQuery(originalUrl) ? path : ''
}
