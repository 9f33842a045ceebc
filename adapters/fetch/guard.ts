// Takes a fetch request through a gate, for every host that speaks fetch.

import { safeGate } from '../../src/refusal/safe-gate'
import type { Allow, ClientCertificate, Decision, Gate, ResourceRequest } from '../../src/types'
import { serverError } from '../../src/values/server-error'
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
    let request: ResourceRequest = { method: '', path: '', header: () => [] }
    const toAnswer = (decision: Decision): Allow | A => {
      if (decision._tag === 'Allow') return decision
      const { status, headers, body } = httpAnswerFor(decision, request)
      return makeResponse(status, headers, body) as A
    }
    let stage = 'request'
    try {
      request = toResourceRequest(fetchRequest)
      stage = 'certificate'
      const certificate = readCertificate(request.header, fetchRequest, ...rest)
      request = { ...request, certificate }
    } catch {
      return toAnswer(serverError('user_function_threw', stage))
    }
    return toAnswer(await decide(request, fetchRequest.signal ?? undefined))
  }
}
