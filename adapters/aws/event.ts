// What API Gateway hands to a Lambda authorizer, read with distrust: ARN, headers, certificate, time left.
import type { ClientCertificate, ResourceRequest } from '../../src/types'

type Maybe<A> = A | null | undefined
export interface ClientCert { readonly clientCertPem?: Maybe<string> }
interface Headers { readonly [name: string]: Maybe<string> }
interface MultiValueHeaders { readonly [name: string]: Maybe<readonly Maybe<string>[]> }

/** The part of Lambda's context that is used. */
export interface LambdaContext { getRemainingTimeInMillis?(): number }

/** `arn:partition:execute-api:region:account:apiId/stage/VERB/path…`; the path may itself hold `:` and `/`. */
export interface MethodArn {
  readonly text: string
  /** `apiId/stage` with what stands before it. */
  readonly stage: string
  readonly verb: string
  readonly path: string
}

export const methodArnOf = (value: unknown): MethodArn | undefined => {
  if (typeof value !== 'string') return undefined
  const [, stage, verb, path] = /^(arn:[^:/]*:execute-api:[^:/]*:[^:/]*:[^/]+\/[^/]+)\/([^/]+)(\/[^]*)?$/.exec(value) ?? []
  if (stage === undefined || verb === undefined) return undefined
  return { text: value, stage, verb, path: path ?? '/' }
}

const linesIn = (map: Maybe<Headers | MultiValueHeaders>, name: string): readonly string[] => {
  if (typeof map !== 'object' || map === null) return []
  return Object.entries(map).flatMap(([key, value]: [string, unknown]) => {
    if (key.toLowerCase() !== name) return []
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    // What is no text cannot be a header: NUL makes it malformed rather than absent.
    return values.flatMap(item => (item === null || item === undefined ? [] : [typeof item === 'string' ? item : '\0']))
  })
}

/** Every field line: case variants together, `headers` only for what `multiValueHeaders` does not have. */
export const headerOf = (headers: Maybe<Headers>, multiple?: Maybe<MultiValueHeaders>): ResourceRequest['header'] => name => {
  const wanted = name.toLowerCase()
  const lines = linesIn(multiple, wanted)
  const single = linesIn(headers, wanted)
  return typeof multiple === 'object' && multiple !== null ? [...lines, ...single.filter(line => !lines.includes(line))] : single
}

/** Absent, null or `{}`: no certificate. A PEM that is there and empty, or no text, was presented and is unreadable. */
export const certificateOf = (clientCert: Maybe<ClientCert>): ClientCertificate | undefined => {
  const pem: unknown = typeof clientCert === 'object' && clientCert !== null ? clientCert.clientCertPem : clientCert
  if (pem === null || pem === undefined) return undefined
  return typeof pem === 'string' && pem !== '' ? { _tag: 'Pem', pem } : { _tag: 'Unreadable', reason: 'not_text' }
}

/** Each block's base64 by itself: any one of a chain is a certificate's body. */
const blocksOf = (pem: string): readonly string[] =>
  pem.split('-----').map(part => part.replace(/\s/g, '')).filter(part => part.length >= 64)

/** Everything in the event that must not get out of it: what Authorization holds, and the certificate's body. */
export const secretsOf = ({ header, certificate }: ResourceRequest): readonly string[] => [
  ...header('authorization').flatMap(line => line.split(/[ \t,]+/)),
  ...(certificate?._tag === 'Pem' ? [certificate.pem, ...blocksOf(certificate.pem)] : [])
]
