// Reads the untrusted parts of an API Gateway event: ARN, headers, certificate.

import type { ClientCertificate, ResourceRequest } from '../../src/types'
import { isObject, isString } from '../../src/values/guards'

type Maybe<A> = A | null | undefined
export interface ClientCert {
  readonly clientCertPem?: string | null | undefined
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

/**
 * `arn:partition:execute-api:region:account:apiId/stage/VERB/path…`; the path may hold `:` and `/`.
 * What comes before the verb is the API's own, and holds no wildcard.
 */
export interface MethodArn {
  readonly text: string
  /** The ARN up to and including `apiId/stage`, not the stage alone. */
  readonly stage: string
  readonly verb: string
  readonly path: string
}

const arnPattern =
  /^(arn:[^:/]*:execute-api:[^:/*?{]*:[^:/*?{]*:[^/*?{]+\/[^/*?{]+)\/([^/]+)(\/[^]*)?$/

export function parseMethodArn(value: unknown): MethodArn | undefined {
  const [text, stage = '', verb = '', path = '/'] =
    arnPattern.exec(isString(value) ? value : '') ?? []
  return text === undefined ? undefined : { text, stage, verb, path }
}

/** Why an event's ARN cannot be read, as a code. The API's setup causes it, never a client. */
export function findArnProblem(name: 'methodArn' | 'routeArn', value: unknown): string {
  if ((value ?? '') === '') return `${name}_missing`
  // AWS's own sample of a TOKEN event has this stage.
  const isWildcard = isString(value) && /^[^/]+\/\*/.test(value)
  return isWildcard ? 'stage_is_a_wildcard' : `${name}_malformed`
}

function readLines(headers: Maybe<Headers | MultiValueHeaders>, name: string): readonly string[] {
  if (!isObject(headers)) return []
  const lines: string[] = []
  for (const key of Object.keys(headers)) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue
    const value: unknown = headers[key]
    // A value that is not a string must not count as absent: NUL makes the header malformed.
    // Not with `flat`, which makes a hit a fifth slower.
    for (const item of (Array.isArray(value) ? value : [value]) as readonly unknown[])
      if (item !== null && item !== undefined) lines.push(isString(item) ? item : '\0')
  }
  return lines
}

/**
 * Reads every field line, in any spelling of its name. From `headers` it takes only the lines that
 * `multiValueHeaders` does not have.
 */
export function makeEventHeaderReader(
  headers: Maybe<Headers>,
  multiValueHeaders?: Maybe<MultiValueHeaders>
): ResourceRequest['header'] {
  const read = (name: string): readonly string[] => {
    const [singleLines, lines] = [readLines(headers, name), readLines(multiValueHeaders, name)]
    return [...lines, ...singleLines.filter(line => !lines.includes(line))]
  }
  // Read twice: by the gate, and to search for the token.
  let authorization: readonly string[] | undefined
  return name => {
    const lowerName = name.toLowerCase()
    return lowerName === 'authorization' ? (authorization ??= read(lowerName)) : read(lowerName)
  }
}

/**
 * Absent, null or `{}` means no certificate. A PEM that is empty or not a string counts as
 * presented and unreadable.
 */
export function certificateFromEvent(clientCert: Maybe<ClientCert>): ClientCertificate | undefined {
  const pem: unknown = isObject(clientCert) ? clientCert['clientCertPem'] : clientCert
  if (pem === null || pem === undefined) return undefined
  return isString(pem) && pem !== ''
    ? { _tag: 'Pem', pem }
    : { _tag: 'Unreadable', reason: 'not_text' }
}
