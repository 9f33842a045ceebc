// Which paths every host reads the same way. No rule applies to any other path: a router could
// serve it by another route.

/**
 * Segments of `pchar` [RFC 3986 §3.3]. Only the last may be empty. Without ";": some servers end a
 * segment there.
 */
const pathGrammar = /^(?:\/(?:[\w.~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})+)*\/?$/
const dotSegment = /\/\.{1,2}(?:\/|$)/
/** A segment that h3 1.x takes for a parameter or a wildcard of its own, escaped or not. */
const routerSyntax = /\/(?::|%3[aA]|(?:\*|%2[aA]){2})/

/**
 * What an escape must never encode: delimiters that a host may decode before it splits the path,
 * unreserved characters, which are equal to their escapes [RFC 3986 §2.3], and controls (C0, DEL,
 * C1).
 */
const ambiguousCharacter = /[\w.~/\\%?#;\x00-\x1f\x7f-\x9f-]/
/** What a host may trim. Express trims the whole URL, and then serves "/admin" for "/admin/%20". */
const blankEdge = /^[\s\u180e\u200b-\u200d]|[\s\u180e\u200b-\u200d]$/

/** A segment as a user's function gets it. `undefined` if its escapes are not UTF-8. */
export function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Whether its escapes encode only characters that no host treats specially. */
function hasPlainEscapes(segment: string): boolean {
  const decoded = decodeSegment(segment)
  const escapes = segment.match(/(?:%[0-9A-Fa-f]{2})+/g) ?? []
  return (
    decoded !== undefined &&
    !blankEdge.test(decoded) &&
    escapes.every(run => !ambiguousCharacter.test(decodeURIComponent(run)))
  )
}

/** Whether every host reads this path the same way. */
export function isUnambiguousPath(path: string): boolean {
  return (
    path.startsWith('/') &&
    pathGrammar.test(path) &&
    !dotSegment.test(path) &&
    !routerSyntax.test(path) &&
    (!path.includes('%') || segmentsOf(path).every(hasPlainEscapes))
  )
}

export function segmentsOf(path: string): readonly string[] {
  return path.slice(1).split('/')
}

/** Without the final slash, which many routers ignore. */
export function withoutFinalSlash(segments: readonly string[]): readonly string[] {
  return segments.length > 1 && segments[segments.length - 1] === ''
    ? segments.slice(0, -1)
    : segments
}

/**
 * Upper case first: the long s and the Kelvin sign then become ASCII letters, as they do in a
 * router's regex with the flag `i`.
 */
export function foldCase(segment: string): string {
  return segment.toUpperCase().toLowerCase()
}

/** As the most lenient host sees the path: decoded, without a final slash, case ignored. */
export function lenientSegments(segments: readonly string[]): readonly string[] {
  return withoutFinalSlash(segments).map(segment => foldCase(decodeSegment(segment) ?? segment))
}
