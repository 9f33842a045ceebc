// Takes a fetch request through a gate, for every host that speaks fetch.

import { isLeft, left } from 'fp-ts/Either'
import { safeGate } from '../../src/refusal/safe-gate'
import type { Allow, Awaitable, ClientCertificate, Gate, ResourceRequest } from '../../src/types'
import { isFunction } from '../../src/values/guards'
import { setHostRequest } from '../../src/values/same-request'
import { serverError } from '../../src/values/server-error'
import { httpAnswerFor } from '../http/answer'
import { type MetadataOption, metadataAnswer } from '../http/metadata'
import type { OptionResult } from '../http/option'
import { callSee, freezeDecision, type See } from '../http/see'
import { type FetchRequest, type FetchUrlReader, targetFromUrl, toResourceRequest } from './request'
import { makeResponse } from './response'

type FetchCertificateReader<R, Rest extends readonly unknown[]> = (
  header: ResourceRequest['header'],
  request: R,
  ...rest: Rest
) => Awaitable<OptionResult<ClientCertificate>>

const unreadRequest: ResourceRequest = { method: '', path: '', header: () => [] }

/** A request without `headers.get` is the host's own, such as Node's or Hono's, not a fetch one. */
function readRequest(request: FetchRequest, readUrl: FetchUrlReader | undefined): ResourceRequest {
  try {
    return isFunction(request.headers.get) ? toResourceRequest(request, readUrl) : unreadRequest
  } catch {
    return unreadRequest
  }
}

/** Several gates that judge one request then spend its proof once. Bearer requests have none. */
function markHostRequest(request: ResourceRequest, fetchRequest: FetchRequest): ResourceRequest {
  return request.url !== undefined && request.header('dpop').length > 0
    ? setHostRequest(request, fetchRequest)
    : request
}

interface GuardOptions<R> {
  readonly see?: See<R> | undefined
  readonly metadata?: MetadataOption | undefined
}

/** Never rejects. `readCertificate` must not throw. */
export function makeGuard<R extends FetchRequest, Rest extends readonly unknown[], A>(
  gate: Gate,
  { see, metadata }: GuardOptions<R>,
  readUrl: FetchUrlReader | undefined,
  readCertificate: FetchCertificateReader<R, Rest>
): (fetchRequest: R, ...rest: Rest) => Promise<Allow | A> {
  const decide = safeGate(gate)
  return async (fetchRequest, ...rest) => {
    const start = Date.now()
    const request = readRequest(fetchRequest, readUrl)
    if (metadata !== undefined && request !== unreadRequest) {
      const answer = metadataAnswer(metadata, request.method, targetFromUrl(fetchRequest.url))
      if (answer !== undefined) return makeResponse(answer.status, answer.headers, answer.body) as A
    }
    const certificate =
      request === unreadRequest
        ? left(serverError('adapter_misused', 'request'))
        : await readCertificate(request.header, fetchRequest, ...rest)
    const decision = freezeDecision(
      isLeft(certificate)
        ? certificate.left
        : await decide(
            markHostRequest({ ...request, certificate: certificate.right }, fetchRequest),
            fetchRequest.signal ?? undefined
          )
    )
    callSee(see, decision, fetchRequest, start)
    if (decision._tag === 'Allow') return decision
    const { status, headers, body } = httpAnswerFor(decision, request)
    return makeResponse(status, headers, body) as A
  }
}
