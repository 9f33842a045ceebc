// Takes a fetch request through a gate, for every host that speaks fetch.
import { serverError } from '../../src/refusal/challenge'
import { safeGate } from '../../src/refusal/safe-gate'
import type { Allow, ClientCertificate, Decision, Gate, ResourceRequest } from '../../src/types'
import { httpAnswerFor } from '../http/answer'
import { type FetchRequest, toResourceRequest } from './request'
import { makeResponse } from './response'

type ReadCertificate<R, Rest extends readonly unknown[]> = (
  header: ResourceRequest['header'],
  request: R,
  ...rest: Rest
) => ClientCertificate | undefined

/** Never rejects: if `readCertificate` throws, the guard answers 500. */
export function makeGuard<R extends FetchRequest, Rest extends readonly unknown[], A>(
  gate: Gate,
  readCertificate: ReadCertificate<R, Rest>
): (fetchRequest: R, ...rest: Rest) => Promise<Allow | A> {
  const decide = safeGate(gate)
  return async (fetchRequest, ...rest) => {
    let request = toResourceRequest(fetchRequest)
    const toAnswer = (decision: Decision): Allow | A => {
      if (decision._tag === 'Allow') return decision
      const { status, headers, body } = httpAnswerFor(decision, request)
      return makeResponse(status, headers, body) as A
    }
    try {
      const certificate = readCertificate(request.header, fetchRequest, ...rest)
      request = { ...request, certificate }
    } catch {
      return toAnswer(serverError(500, 'user_function_threw', 'certificate'))
    }
    return toAnswer(await decide(request, fetchRequest.signal ?? undefined))
  }
}
