// What API Gateway hands to a Lambda authorizer, read with distrust: ARN, headers, certificate, time left.

import type { ClientCertificate, ResourceRequest } from '../../src/types'
import { isObject, isString } from '../../src/values/guards'

type Maybe<A> = A | null | undefined
export interface ClientCert {
  readonly clientCertPem?: Maybe<string>
}
interface Headers {
  readonly [name: string]: Maybe<string>
}
interface MultiValueHeaders {
  readonly [name: string]: Maybe<readonly Maybe<string>[]>
}

/** The part of Lambda's context that is used. */
export interface LambdaContext {
  getRemainingTimeInMillis?(): number
}

/** `arn:partition:execute-api:region:account:apiId/stage/VERB/path…`; the path may itself hold `:` and `/`. */
export interface MethodArn {
  readonly text: string
  /** `apiId/stage` with what stands before it. */
  readonly stage: string
  readonly verb: string
  readonly path: string
}

export function parseMethodArn(value: unknown): MethodArn | undefined {
  if (!isString(value)) return undefined
  const [, stage, verb, path] =
    /^(arn:[^:/]*:execute-api:[^:/]*:[^:/]*:[^/]+\/[^/]+)\/([^/]+)(\/[^]*)?$/.exec(value) ?? []
  if (stage === undefined || verb === undefined) return undefined
  return { text: value, stage, verb, path: path ?? '/' }
}

function linesIn(map: Maybe<Headers | MultiValueHeaders>, name: string): readonly string[] {
  if (!isObject(map)) return []
  const lines: string[] = []
  for (const key of Object.keys(map)) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue
    const value: unknown = map[key]
    // What is no text cannot be a header: NUL makes it malformed rather than absent.
    for (const item of (Array.isArray(value) ? value : [value]) as readonly unknown[])
      if (item !== null && item !== undefined) lines.push(isString(item) ? item : '\0')
  }
  return lines
}

/** Every field line: case variants together, `headers` only for what `multiValueHeaders` does not have. */
export function headerReader(
  headers: Maybe<Headers>,
  multiple?: Maybe<MultiValueHeaders>
): ResourceRequest['header'] {
  const read = (name: string): readonly string[] => {
    const [single, lines] = [linesIn(headers, name), linesIn(multiple, name)]
    return lines.length === 0 ? single : [...lines, ...single.filter(line => !lines.includes(line))]
  }
  // Read by the gate, and again for what must not leave.
  let authorization: readonly string[] | undefined
  return name => {
    const wanted = name.toLowerCase()
    return wanted === 'authorization' ? (authorization ??= read(wanted)) : read(wanted)
  }
}

/** Absent, null or `{}`: no certificate. A PEM that is there and empty, or no text, was presented and is unreadable. */
export function certificateFromEvent(clientCert: Maybe<ClientCert>): ClientCertificate | undefined {
  const pem: unknown = isObject(clientCert) ? clientCert['clientCertPem'] : clientCert
  if (pem === null || pem === undefined) return undefined
  return isString(pem) && pem !== ''
    ? { _tag: 'Pem', pem }
    : { _tag: 'Unreadable', reason: 'not_text' }
}
