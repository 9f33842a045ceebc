// The Authorization header → credentials, or the refusal that the header alone earns [RFC 6750 §2.1, §3.1].
import { type Either, left, right } from 'fp-ts/Either'
import { malformedRequest, noCredentials } from '../refusal/challenge'
import type { Refusal } from '../types'
import { bearerLine } from '../values/redact'

export interface Credentials {
  readonly token: string
}

/** Characters of one header value; longer ones are refused unread. */
const longest = 16 * 1024

/** `credentials = auth-scheme [ 1*SP … ]`, the scheme an RFC 9110 token. */
const shape = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: +([^ ].*))?$/
/** A second set of credentials behind a comma: how HTTP API and fetch hosts join two field lines. */
const joined = /,[ \t]*(?:bearer|dpop)(?:[ \t,]|$)/i

/** Optional white space around a field value is not part of it [RFC 9110 §5.5]. */
function trimmed(line: string): string {
  let to = line.length
  while (' \t'.includes(line[to - 1] ?? '-')) to -= 1 // a regex that looks for the end is not linear
  return line.slice(0, to).replace(/^[ \t]+/, '')
}

/** Exactly one `Authorization: Bearer …`; tokens in a query or a body are never looked for [OAuth 2.1, FAPI 2.0 §5.3.4]. */
export function parseAuthorization(lines: readonly string[]): Either<Refusal, Credentials> {
  const malformed = (description: string): Either<Refusal, Credentials> =>
    left(malformedRequest('malformed_request', description))
  const [line = ''] = lines
  if (line.length > longest) return malformed('the Authorization header is too long')
  if (lines.length === 1 && bearerLine.test(line)) return right({ token: line.slice(7) })
  const value = trimmed(line)
  if (lines.length > 1 || joined.test(value)) return malformed('more than one Authorization header')
  if (value === '') return left(noCredentials('no_token'))
  const [, scheme, token] = shape.exec(value) ?? []
  if (scheme === undefined) return malformed('the Authorization header is malformed')
  // DPoP is a scheme of its own: read as Bearer it would lose its proof [RFC 9449 §7.2].
  if (scheme.toLowerCase() !== 'bearer') return left(noCredentials('unsupported_scheme'))
  return bearerLine.test(`Bearer ${token}`) && token !== undefined
    ? right({ token })
    : malformed('the access token is malformed')
}
