// The Authorization header → credentials, or the refusal that the header alone earns [RFC 6750 §2.1, §3.1].
import { type Either, left, right } from 'fp-ts/Either'
import { malformedRequest, noCredentials } from '../challenge'
import type { Refusal } from '../types'

export interface Credentials { readonly token: string }

/** Characters of one header value; longer ones are refused unread. */
const longest = 16 * 1024

/** `credentials = auth-scheme [ 1*SP … ]`, the scheme an RFC 9110 token. */
const shape = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: +([^ ].*))?$/
/** `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` */
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/
/** A second set of credentials behind a comma: how HTTP API and fetch hosts join two field lines. */
const joined = /,[ \t]*(?:bearer|dpop)(?:[ \t,]|$)/i

/** Optional white space around a field value is not part of it [RFC 9110 §5.5]. */
const trimmed = (line: string): string => {
  let from = 0
  let to = line.length
  while (from < to && (line[from] === ' ' || line[from] === '\t')) from += 1
  while (to > from && (line[to - 1] === ' ' || line[to - 1] === '\t')) to -= 1
  return line.slice(from, to)
}

/** Exactly one `Authorization: Bearer …`; tokens in a query or a body are never looked for [OAuth 2.1, FAPI 2.0 §5.3.4]. */
export const credentialsOf = (lines: readonly string[]): Either<Refusal, Credentials> => {
  if (lines.length > 1) return left(malformedRequest('The request has more than one Authorization header'))
  const [line] = lines
  if (line === undefined) return left(noCredentials('no_token'))
  if (line.length > longest) return left(malformedRequest('The Authorization header is too long'))
  const value = trimmed(line)
  if (value === '') return left(noCredentials('no_token'))
  if (joined.test(value)) return left(malformedRequest('The request has more than one Authorization header'))
  const [, scheme, rest] = shape.exec(value) ?? []
  if (scheme === undefined) return left(malformedRequest('The Authorization header is malformed'))
  // DPoP is a scheme of its own: read as Bearer it would lose its proof [RFC 9449 §7.2].
  if (scheme.toLowerCase() !== 'bearer') return left(noCredentials('unsupported_scheme'))
  if (rest === undefined || !b64token.test(rest)) return left(malformedRequest('The access token is malformed'))
  return right({ token: rest })
}
