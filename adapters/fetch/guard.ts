// What every host that speaks fetch does with a gate, wherever it sees the certificate.
import { decisionOf, serverError } from '../../src/challenge'
import { respond } from '../../src/host/fetch'
import type { Allow, ClientCertificate, Decision, Gate, ResourceRequest } from '../../src/types'
import { answerOf } from '../http/answer'
import { type FetchRequest, requestOf } from './request'

/** Never rejects: what throws, be it `shown`, is a decision. */
export const guardOf = <R extends FetchRequest, Rest extends readonly unknown[], A>(
  gate: Gate, shown: (header: ResourceRequest['header'], request: R, ...rest: Rest) => ClientCertificate | undefined
) => async (given: R, ...rest: Rest): Promise<Allow | A> => {
  let request: ResourceRequest = { method: '', path: '', header: () => [] }
  let stage = 'request'
  const decided = async (): Promise<Decision> => {
    request = requestOf(given)
    stage = 'certificate'
    const certificate = shown(request.header, given, ...rest)
    if (certificate !== undefined) request = { ...request, certificate }
    stage = 'gate'
    return decisionOf(await gate(request, given.signal ?? undefined))
  }
  const decision = await decided().catch(() => serverError(500, 'user_function_threw', stage))
  if (decision._tag === 'Allow') return decision
  const { status, headers, body } = answerOf(decision, request)
  return respond(status, headers, body) as A
}
