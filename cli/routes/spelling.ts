// Says why no rule applies to a request.
import { decodeSegment, segmentsOf } from '../../src/require/path'

type Rule = readonly [matches: (path: string) => boolean, sentence: string]

/** In the order in which the sentence helps most. */
const rules: readonly Rule[] = [
  [path => !path.startsWith('/'), 'A path begins with "/".'],
  [path => path.includes('?'), 'The query is no part of the path: leave it out.'],
  [path => path.includes('#'), 'A fragment is never sent: leave it out.'],
  [path => path.includes('//'), '"//": some hosts merge slashes, others do not.'],
  [path => /\/\.{1,2}(?:\/|$)/.test(path), 'A dot segment: some hosts resolve it, others do not.'],
  [path => path.includes(';'), '";": some servers end a segment there.'],
  [path => path.includes('\\'), '"\\": some hosts take it for "/".'],
  [
    path => /\/(?::|%3a|(?:\*|%2a){2})/i.test(path),
    'A segment that begins with ":" or "**": some routers take it for a pattern.'
  ],
  [
    path => /%(?![0-9A-Fa-f]{2})/.test(path),
    'A "%" without two hexadecimal digits: hosts read it differently.'
  ],
  [
    path => segmentsOf(path).some(segment => decodeSegment(segment) === undefined),
    'An escape that is not UTF-8: hosts decode it differently.'
  ],
  [
    path => !/^[\w.~!$&'()*+,=:@%/-]*$/.test(path),
    'A character that a path must not hold [RFC 3986 §3.3]: write it as an escape.'
  ],
  [
    path => /%2f|%5c|%25|%3f|%23|%3b/i.test(path),
    'An escaped delimiter: some hosts decode it, and then split.'
  ],
  [path => /%[01]|%7f|%c2%[89]/i.test(path), 'An escaped control character.'],
  [
    path => /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i.test(path),
    'An escape of a letter, a digit or one of "-._~": write the character itself.'
  ]
]

const otherwise = 'An escaped space at the end or the beginning of a segment: some hosts trim it.'

/** Why hosts read this path differently. Ask only for one that is refused as ambiguous. */
export function ambiguity(path: string): string {
  return rules.find(([matches]) => matches(path))?.[1] ?? otherwise
}

/** Spellings of a path that a client could try. */
export function spellingsOf(path: string): readonly string[] {
  const first = /[a-z]/i.exec(path)
  const escaped =
    first === null
      ? []
      : [
          `${path.slice(0, first.index)}%${path.charCodeAt(first.index).toString(16)}${path.slice(first.index + 1)}`
        ]
  const upper = path.toUpperCase()
  return [
    `${path}/`,
    ...(upper === path ? [] : [upper]),
    `/${path}`,
    `/.${path}`,
    `${path};a`,
    `${path}%20`,
    `${path}%2f`,
    ...escaped
  ]
}
