// Verifies a signed introspection response [RFC 9701]. Until then, nothing that it says counts.
import { isLeft } from 'fp-ts/Either'
import { parseJws } from '../../jose/jws'
import type { Certificates, ClientTls } from '../../types'
import { isString } from '../../values/guards'
import { ownMember } from '../../values/json'
import type { EndpointOptions } from '../exchange/endpoint'
import { type Failed, failed, type ReadAnswer, type ReadBody } from '../exchange/exchange'
import { describeKeys } from '../exchange/key-options'
import { type IfSigned, makeSignatureCheck } from '../exchange/signature'
import { readSignedOptions, type SignedAnswers } from './options'
import { makeSignedResponseReader, type ReadSignedResponse } from './response'

/** The options of the introspection request that also apply to the fetch of keys. */
interface RequestOptions extends EndpointOptions {
  readonly tls?: ClientTls | undefined
  readonly ca?: Certificates | undefined
  readonly now?: (() => number) | undefined
}

/** Alone: with JSON in the list, servers send JSON. */
const acceptSigned = {
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

/** Anyone on the way could replace a signed response by JSON: a downgrade. */
function contentTypeProblem(contentType: unknown): string | undefined {
  if (!isString(contentType)) return 'signed_content_type'
  if (jsonType.test(contentType)) return 'not_signed'
  return signedType.test(contentType) ? undefined : 'signed_content_type'
}

/** A reader for each request: about `token`, made at `requestedAt` in milliseconds. */
function makeBodyReader(
  ifSigned: IfSigned,
  readSignedResponse: ReadSignedResponse
): (token: string, requestedAt: number) => ReadBody {
  return (token, requestedAt) =>
    ({ body: text, contentType }, holdsSecret) => {
      const problem = contentTypeProblem(contentType)
      if (problem !== undefined) return malformed(problem)
      if (text.split('.', 6).length === 5) return malformed('signed_encrypted')
      const parsed = parseJws(text, undefined, holdsSecret)
      if (isLeft(parsed)) return malformed(parsed.left)
      const jws = parsed.right
      const typ = ownMember(jws.header, 'typ')
      if (!isString(typ) || !headerType.test(typ)) return malformed('signed_typ')
      return ifSigned(jws, verified => readSignedResponse(verified, token, requestedAt))
    }
}

/** Throws a `TypeError` that lists all problems of the option `signed`. */
export function signedAnswers(
  where: string,
  signed: SignedAnswers,
  { transport, plainHttp, warm, now, tls, ca = tls?.ca }: RequestOptions,
  readAnswer: ReadAnswer
) {
  const [options, keys] = readSignedOptions(where, signed, plainHttp)
  const { issuer, audience } = options
  // With the CAs of the endpoint, but not with our certificate: keys are public.
  const keyOptions = { ...options, transport, plainHttp, warm, ca, now }
  const ifSigned = makeSignatureCheck(`${where}: signed`, keyOptions, keys, problem =>
    malformed(`signed_${problem}`)
  )
  const readSignedResponse = makeSignedResponseReader(options, now ?? Date.now, readAnswer)
  return {
    headers: acceptSigned,
    /** Whatever decides which answers are accepted. */
    description: ['signed', issuer, audience, ...describeKeys(options)],
    readerFor: makeBodyReader(ifSigned, readSignedResponse)
  }
}
