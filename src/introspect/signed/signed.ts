// Reads a signed introspection answer [RFC 9701]. Until its signature is verified, nothing that it
// says counts.
import { isLeft } from 'fp-ts/Either'
import { andThen } from '../../async/awaitable'
import { algorithmsNamed, defaultAlgorithms } from '../../jose/algorithms'
import { parseJws, parseSignatureHeader } from '../../jose/jws'
import type { KeySet } from '../../jose/key-set'
import { isSignedBy } from '../../jose/verify'
import type { Certificates, ClientTls } from '../../types'
import { isString } from '../../values/guards'
import { ownMember } from '../../values/json'
import type { EndpointOptions } from '../exchange/endpoint'
import { type Failed, failed, type ReadAnswer, type ReadBody } from '../exchange/exchange'
import { describeKeys } from '../exchange/key-options'
import { keySetFor } from '../jwt/keys'
import { readSignedOptions, type SignedAnswers } from './options'
import { makeStatementReader, type ReadStatement } from './statement'

/** The options of the question that also concern the fetch of keys. */
interface AskingOptions extends EndpointOptions {
  readonly tls?: ClientTls | undefined
  readonly ca?: Certificates | undefined
  readonly now?: (() => number) | undefined
}

/** Asked for alone: with JSON in the list, servers send JSON. */
export const acceptSigned = {
  accept: 'application/token-introspection+jwt',
  'accept-encoding': 'identity'
} as const

const signedType = /^application\/token-introspection\+jwt\s*(?:;|$)/i
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i
/** `application/` may be left out [RFC 7515 §4.1.9]. */
const headerType = /^(?:application\/)?token-introspection\+jwt$/i

function malformed(detail: string): Failed {
  return failed('introspection_malformed', detail)
}

/** JSON that anyone on the way could have written in place of a signed answer: a downgrade. */
function contentTypeProblem(contentType: unknown): string | undefined {
  if (!isString(contentType)) return 'signed_content_type'
  if (jsonType.test(contentType)) return 'not_signed'
  return signedType.test(contentType) ? undefined : 'signed_content_type'
}

/** A reader for each question: it was asked about `token`, at `askedAt` in milliseconds. */
function makeSignedReader(
  options: SignedAnswers,
  keySet: KeySet,
  readStatement: ReadStatement
): (token: string, askedAt: number) => ReadBody {
  const algorithms = algorithmsNamed(options.algorithms ?? defaultAlgorithms) ?? []
  return (token, askedAt) => (text, holdsSecret, contentType) => {
    const problem = contentTypeProblem(contentType)
    if (problem !== undefined) return malformed(problem)
    if (text.split('.', 6).length === 5) return malformed('signed_encrypted')
    const parsed = parseJws(text, undefined, holdsSecret)
    if (isLeft(parsed)) return malformed(parsed.left)
    const jws = parsed.right
    const typ = ownMember(jws.header, 'typ')
    if (!isString(typ) || !headerType.test(typ)) return malformed('signed_typ')
    const header = parseSignatureHeader(jws.header, algorithms)
    if (isLeft(header)) return malformed(`signed_${header.left}`)
    return andThen(keySet.find(header.right), found => {
      if (isLeft(found)) {
        const { detail, retryAfter } = found.left
        return { ...failed('keys_unavailable', detail, true), retryAfter }
      }
      if (found.right.length === 0) return malformed('signed_key')
      return andThen(isSignedBy(jws, header.right.algorithm, found.right), isSigned =>
        isSigned ? readStatement(jws, token, askedAt) : malformed('signed_signature')
      )
    })
  }
}

/** Throws a `TypeError` that lists all problems of the option `signed`. */
export function signedAnswers(
  where: string,
  signed: SignedAnswers,
  { transport, plainHttp, warm, now, tls, ca = tls?.ca }: AskingOptions,
  readAnswer: ReadAnswer
) {
  const options = readSignedOptions(where, signed, plainHttp)
  const { issuer, audience, keys, jwksUri } = options
  // With the CAs of the endpoint, but not with our certificate: keys are public.
  const sending = { transport, plainHttp, warm, ca, now }
  const keySet = keySetFor(`${where}: signed`, { issuer, keys, jwksUri, ...sending })
  const readStatement = makeStatementReader(options, now ?? Date.now, readAnswer)
  return {
    /** Whatever decides which answers are accepted. */
    description: ['signed', issuer, audience, ...describeKeys(options)],
    readerFor: makeSignedReader(options, keySet, readStatement)
  }
}
