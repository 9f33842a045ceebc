// Reads the token from the Authorization header, or refuses the request [RFC 6750 §2.1, §3.1].
import { type Either, left, right } from 'fp-ts/Either'
import { malformedRequest, noCredentials } from '../refusal/challenge'
import type { Refusal } from '../types'
import { isString } from '../values/guards'
import { bearerToken } from '../values/redact'

export interface Credentials {
  readonly token: string
  /** Absent for Bearer. */
  readonly scheme?: 'DPoP'
}

/** Characters of the header value. Longer ones are refused unread. */
const maxHeaderLength = 16 * 1024

/** `credentials = auth-scheme [ 1*SP … ]`; the scheme is a token [RFC 9110 §11.4, §5.6.2]. */
const credentialsForm = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: +([^ ].*))?$/
/** A second set of credentials after a comma: HTTP API and fetch hosts join two field lines so. */
const secondCredentials = /,[ \t]*(?:bearer|dpop)(?:[ \t,]|$)/i

/** Optional white space around a field value is not part of it [RFC 9110 §5.5]. */
function trimFieldValue(line: string): string {
  let end = line.length
  while (' \t'.includes(line[end - 1] ?? '-')) end -= 1 // a regex for the end is not linear
  return line.slice(0, end).replace(/^[ \t]+/, '')
}

function malformed(description: string): Either<Refusal, Credentials> {
  return left(malformedRequest('malformed_request', description))
}

/**
 * Exactly one `Authorization: Bearer …`, or `DPoP …` if that is accepted. Tokens in a query or a
 * body are not read [OAuth 2.1, FAPI 2.0 §5.3.4].
 */
export function parseAuthorization(
  lines: readonly string[],
  acceptsDpop = false
): Either<Refusal, Credentials> {
  const [line = ''] = lines
  // A pattern would read a list as text, and its `slice` is no token.
  if (!isString(line)) return malformed('The Authorization header is malformed')
  if (line.length > maxHeaderLength) return malformed('The Authorization header is too long')
  const token = bearerToken(lines)
  if (token !== undefined) return right({ token })
  const value = trimFieldValue(line)
  if (lines.length > 1 || secondCredentials.test(value))
    return malformed('There is more than one Authorization header')
  if (value === '') return left(noCredentials('no_token'))
  const [, name, credentials = ''] = credentialsForm.exec(value) ?? []
  if (name === undefined) return malformed('The Authorization header is malformed')
  const isDpop = acceptsDpop && /^dpop$/i.test(name)
  // DPoP is a scheme of its own: read as Bearer it would lose its proof [RFC 9449 §7.2].
  if (!isDpop && !/^bearer$/i.test(name)) return left(noCredentials('unsupported_scheme'))
  const trimmedToken = bearerToken([`Bearer ${credentials}`])
  if (trimmedToken === undefined) return malformed('The access token is malformed')
  return right(isDpop ? { token: trimmedToken, scheme: 'DPoP' } : { token: trimmedToken })
}
