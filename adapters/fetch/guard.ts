// What every host that speaks fetch does with a gate, wherever it sees the certificate.
import { serverError } from '../../src/refusal/challenge'
import { safeGate } from '../../src/refusal/safe-gate'
import type { Allow, ClientCertificate, Decision, Gate, ResourceRequest } from '../../src/types'
import { httpAnswerFor } from '../http/answer'
import { type FetchRequest, fromFetchRequest } from './request'
import { makeResponse } from './response'

type CertificateOf<R, Rest extends readonly unknown[]> = (
  header: ResourceRequest['header'],
  request: R,
  ...rest: Rest
) => ClientCertificate | undefined

/** Never rejects: if `certificateOf` throws, that is a decision, too. */
export function makeGuard<R extends FetchRequest, Rest extends readonly unknown[], A>(
  gate: Gate,
  certificateOf: CertificateOf<R, Rest>
): (given: R, ...rest: Rest) => Promise<Allow | A> {
  const decide = safeGate(gate)
  return async (given, ...rest) => {
    let request = fromFetchRequest(given)
    const toAnswer = (decision: Decision): Allow | A => {
      if (decision._tag === 'Allow') return decision
      const { status, headers, body } = httpAnswerFor(decision, request)
      return makeResponse(status, headers, body) as A
    }
    try {
      request = { ...request, certificate: certificateOf(request.header, given, ...rest) }
    } catch {
      return toAnswer(serverError(500, 'user_function_threw', 'certificate'))
    }
    return toAnswer(await decide(request, given.signal ?? undefined))
  }
}
