// One spelling per path: what a router might read in two ways is read in none.

/** Percent-escapes that a host may undo before it routes: of `/ \ . %`, of unreserved characters [RFC 3986 §2.3], of controls. */
const ambiguousEscape = /%(?:2[fFeE5dD]|5[cCfF]|7[eEfF]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|[01])/
/** Control characters, and characters that end or divide a path somewhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ambiguousCharacter = /[\x00-\x1f\x7f\\#;?]/

/** The path's segments, or `undefined` where hosts may disagree about it: `//`, dot segments, absolute form, odd escapes. */
export const segmentsOf = (path: string): readonly string[] | undefined => {
  if (!path.startsWith('/') || ambiguousCharacter.test(path) || (path.includes('%') && ambiguousEscape.test(path))) return undefined
  const segments = path.slice(1).split('/')
  const last = segments.length - 1
  if (segments.some((segment, i) => segment === '.' || segment === '..' || (segment === '' && i !== last))) return undefined
  return segments
}

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
