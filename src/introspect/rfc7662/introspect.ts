// One introspection request per question [RFC 7662 §2.1], for validated options. What only some
// clients need is passed in, so that bundles of the others do not hold it.
import { makeIdentity, rehearseRfc7662 } from '#host'
import { andThen } from '../../async/awaitable'
import { readMilliseconds } from '../../async/clock'
import type { Awaitable, Introspect } from '../../types'
import { setKnown } from '../../values/known'
import { authenticationFor, type ClientAuthentication, encodeForm } from '../client/secret'
import { senderFor, senderWith } from '../exchange/endpoint'
import {
  acceptJson,
  exchange,
  failed,
  makeJsonReader,
  type ReadAnswer,
  type ReadBody
} from '../exchange/exchange'
import { readRfc7662Answer } from './answer'
import type { Rfc7662Options } from './options'

export interface Rfc7662Parts {
  /** Called once the certificate and its key were read. */
  readonly authenticate: () => ClientAuthentication
  /** For signed answers [RFC 9701]. */
  readonly signed?:
    | {
        readonly headers: Readonly<Record<string, string>>
        /** Whatever decides which answers are accepted. */
        readonly description: readonly unknown[]
        readonly readerFor: (token: string, requestedAt: number) => ReadBody
      }
    | undefined
  /** For options without an endpoint. */
  readonly discover?: ((introspectAt: (url: string) => Introspect) => Introspect) | undefined
}

export function answerReaderFor(options: Rfc7662Options): ReadAnswer {
  return (answer, text) => readRfc7662Answer(answer, text, options)
}

export function introspectWith(
  where: string,
  options: Rfc7662Options,
  { authenticate, signed, discover }: Rfc7662Parts
): Introspect {
  const identity = makeIdentity(where, options.tls, options.ca)
  const { endpoint = '', origins, clientId, issuer, tokenType, warm, now = Date.now } = options
  const { authorization, fields, credentials, sign } = authenticate()
  const readJson = makeJsonReader(answerReaderFor(options))
  const headers = Object.freeze({
    'content-type': 'application/x-www-form-urlencoded',
    ...(signed?.headers ?? acceptJson),
    ...(authorization === undefined ? {} : { authorization })
  })
  const send = discover ? senderWith(options, identity) : senderFor(endpoint, options, identity)
  // Whatever decides which tokens are active belongs here: caches keep such servers apart.
  const judge = [
    'rfc7662',
    options.endpoint,
    clientId,
    issuer,
    tokenType,
    origins,
    ...(signed?.description ?? [])
  ]
  const introspectAt = (url: string): Introspect => {
    const server = { url, headers, credentials, send }
    return (query, signal) => {
      const form = { token: query.token, token_type_hint: 'access_token', ...fields }
      if (sign === undefined && signed === undefined)
        return exchange(server, () => encodeForm(form), query, signal, readJson)
      const time = readMilliseconds(now)
      if (Number.isNaN(time)) return failed('clock_invalid', 'not_milliseconds')
      const makeBody = (sent: string[]): Awaitable<string> => {
        if (sign === undefined) return encodeForm(form)
        return andThen(sign(time), assertion => {
          sent.push(assertion)
          return encodeForm({ ...form, client_assertion: assertion })
        })
      }
      const readBody = signed?.readerFor(query.token, time) ?? readJson
      return exchange(server, makeBody, query, signal, readBody)
    }
  }
  const introspect = discover?.(introspectAt) ?? introspectAt(endpoint)
  rehearseRfc7662(warm, sample =>
    introspectWith(where, sample, { authenticate: () => authenticationFor(sample) })
  )
  const fingerprint = JSON.stringify(judge)
  return setKnown(introspect, {
    fingerprint,
    verified: { issuer },
    judgesAll: true,
    options,
    warm
  })
}
