// Several issuers: a token's `iss` chooses the Introspect that verifies it.
import { isLeft } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import { foreign } from '../jose/foreign'
import { makeHeaderParser, parseJws } from '../jose/jws'
import type { Introspect, Introspection, Token } from '../types'
import { joinFingerprints } from '../values/fingerprint'
import { isPlainObject } from '../values/guards'
import { isIssuer } from '../values/issuer'
import { knownOf, setKnown } from '../values/known'
import { isIntrospectOrGate } from '../values/layer'
import { assert } from '../values/options'
import { ask } from './around'
import { malformed, markSeveral } from './several'

function validateEntry(issuer: string, introspect: unknown): void {
  const where = `byIssuer({ '${issuer}': … })`
  assert(
    isIssuer(issuer),
    `${where}: the key is not an issuer. Write the exact iss, such as 'https://as.example.com'.`
  )
  assert(
    isIntrospectOrGate(introspect),
    `${where}: the value is not an Introspect. Write jwt({ issuer: '${issuer}' }).`
  )
  const verified = knownOf(introspect)?.verified
  if (verified === undefined) return
  assert(
    verified.issuer !== undefined,
    `${where}: the value verifies no issuer. To rfc7662 add issuer: '${issuer}'.`
  )
  assert(
    verified.issuer === issuer,
    `${where}: the value verifies the issuer '${verified.issuer}'. The key and the option issuer must be equal.`
  )
}

/** One issuer's answer must not be about another issuer's token. */
function checkAnswer(
  answer: Introspection,
  issuer: string,
  isSingleIssuer: boolean
): Introspection {
  const { token } = answer as { readonly token?: Token | undefined }
  if (token === undefined && answer._tag !== 'Active') return answer
  if (token?.issuer !== issuer) return malformed('issuer')
  return isSingleIssuer ? answer : markSeveral(answer)
}

/**
 * Chooses the `Introspect` whose key is exactly the token's `iss`. One issuer's keys never verify
 * another issuer's token.
 *
 * Before a signature is verified, `iss` only chooses whom to ask. The answer must have the same
 * `Token.issuer`, otherwise it is 500 `introspection_malformed`, detail `issuer`. `jwt` sets it, and
 * `rfc7662` with its option `issuer`; a function of yours must set it. A JWT of an issuer that has no
 * entry, or without `iss`, is `Foreign` by `issuer`: nobody is asked. So is one that
 * is not written as RFC 7515 says: padded, for example. What has no header of a JWT is `Foreign` by
 * `form`: see `orElse`.
 *
 * With two entries or more, one issuer's `jane` is not another's. Then a requirement with `subject`,
 * `client` or `acr` must also have `issuer`: `gate` throws a `TypeError` if it is a fixed one, also
 * in `byRoute`'s table. From a function, a valid token gets 500 `requirement_malformed`, detail
 * `issuer_missing`. The `principalId` of an IAM policy begins with
 * the issuer and `|`. Your own checks must compare `token.issuer` themselves.
 *
 * Throws a `TypeError` if the table is empty or not a plain object, a key is a template or holds a
 * space or `|`, an entry is not an `Introspect`, or it verifies another issuer than its key, or none.
 * Does NOT verify the token: its `Introspect` does. Does NOT tell scopes and claims of different
 * issuers apart: if their scopes do not mean the same, write `issuer` into each requirement.
 *
 * @example
 * const introspect = byIssuer({
 *   'https://as.example.com': jwt({ issuer: 'https://as.example.com' }),
 *   'https://other.example.com': jwt({ issuer: 'https://other.example.com' })
 * })
 */
export function byIssuer(table: { readonly [issuer: string]: Introspect }): Introspect {
  const entries = new Map(isPlainObject(table) ? Object.entries(table) : [])
  assert(
    entries.size > 0,
    "byIssuer(table): table is not a plain object with entries. Write byIssuer({ 'https://as.example.com': jwt({ issuer: 'https://as.example.com' }) })."
  )
  for (const [issuer, introspect] of entries) validateEntry(issuer, introspect)
  const isSingleIssuer = entries.size === 1
  const parseHeader = makeHeaderParser()

  const introspect: Introspect = (query, signal) => {
    const jws = parseJws(query.token, parseHeader)
    if (isLeft(jws)) return foreign(query.token)
    const { iss: issuer } = jws.right.payload
    const chosen = entries.get(issuer as string)
    if (chosen === undefined) return { _tag: 'Foreign', by: 'issuer' }
    return andThen(ask(chosen, query, signal), answer =>
      checkAnswer(answer, issuer as string, isSingleIssuer)
    )
  }
  const kind = JSON.stringify(['byIssuer', ...entries.keys()])
  const asks = [...entries.values()]
  const fingerprint = joinFingerprints(kind, asks)
  return setKnown(introspect, {
    fingerprint,
    isComposed: true,
    issuers: [...entries.keys()],
    options: { asks }
  })
}
