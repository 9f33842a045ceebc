// Takes a fetch request through a gate, for every host that speaks fetch.

import { isLeft } from 'fp-ts/Either'
import { safeGate } from '../../src/refusal/safe-gate'
import type { Allow, Awaitable, ClientCertificate, Gate, ResourceRequest } from '../../src/types'
import { isFunction, isObject } from '../../src/values/guards'
import { httpAnswerFor } from '../http/answer'
import { callOption, type OptionResult } from '../http/option'
import { callSee, freezeDecision, type See } from '../http/see'
import { type FetchRequest, toResourceRequest } from './request'
import { makeResponse } from './response'

type FetchCertificateReader<R, Rest extends readonly unknown[]> = (
  header: ResourceRequest['header'],
  request: R,
  ...rest: Rest
) => Awaitable<OptionResult<ClientCertificate>>

const unreadRequest: ResourceRequest = { method: '', path: '', header: () => [] }

/** A request without `headers.get` is the host's own, such as Node's or Hono's, not a fetch one. */
function readRequest(request: FetchRequest): OptionResult<ResourceRequest> {
  const read = (): ResourceRequest => {
    if (!isFunction(request.headers.get)) throw new TypeError('request')
    return toResourceRequest(request)
  }
  return callOption('request', read, isObject)
}

/** Never rejects. `readCertificate` must not throw. */
export function makeGuard<R extends FetchRequest, Rest extends readonly unknown[], A>(
  gate: Gate,
  see: See<R> | undefined,
  readCertificate: FetchCertificateReader<R, Rest>
): (fetchRequest: R, ...rest: Rest) => Promise<Allow | A> {
  const decide = safeGate(gate)
  return async (fetchRequest, ...rest) => {
    const start = Date.now()
    const read = readRequest(fetchRequest)
    const request = (isLeft(read) ? undefined : read.right) ?? unreadRequest
    const certificate = isLeft(read)
      ? read
      : await readCertificate(request.header, fetchRequest, ...rest)
    const decision = freezeDecision(
      isLeft(certificate)
        ? certificate.left
        : await decide(
            { ...request, certificate: certificate.right },
            fetchRequest.signal ?? undefined
          )
    )
    callSee(see, decision, fetchRequest, start)
    if (decision._tag === 'Allow') return decision
    const { status, headers, body } = httpAnswerFor(decision, request)
    return makeResponse(status, headers, body) as A
  }
}
