// One spelling per path: what a router might read in two ways is read in none.

/** Percent-escapes that a host may undo before it routes: of `/ \ . %`, of unreserved characters [RFC 3986 §2.3], of controls. */
const ambiguousEscape = /%(?:2[fFeE5dD]|5[cCfF]|7[eEfF]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|[01])/
/** Control characters, characters that end or divide a path somewhere, an empty segment that is not the last, dot segments. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ambiguous = /[\x00-\x1f\x7f\\#;?]|\/(?:\/|\.{1,2}(?:\/|$))/

/** Do all hosts read this path alike? Not in absolute form, nor with what each might undo, drop or merge. */
export const isPlain = (path: string): boolean => path.startsWith('/') && !ambiguous.test(path) && !(path.includes('%') && ambiguousEscape.test(path))

export const segmentsOf = (path: string): readonly string[] => path.slice(1).split('/')

/** A segment as a user's function gets it; `undefined` where its escapes are no UTF-8. */
export const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Upper case first: the long s and the Kelvin sign fold onto ASCII letters that way too, as they do in a router's /i. */
export const folded = (segment: string): string => segment.toUpperCase().toLowerCase()

/** How the most lenient host would see the path: escapes undone, spaces at the edges and one final slash dropped, case folded. */
export const lenient = (segments: readonly string[]): readonly string[] | undefined => {
  const kept = segments.length > 1 && segments[segments.length - 1] === '' ? segments.slice(0, -1) : segments
  const plain = kept.map(decoded)
  return plain.every((segment): segment is string => segment !== undefined) ? plain.map(segment => folded(segment.trim())) : undefined
}
