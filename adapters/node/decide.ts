// Takes one request of a Node HTTP host through a gate: at once if everything is in memory, else
// asynchronously.
import { isLeft } from 'fp-ts/Either'
import { abort, makeSignal } from '../../src/async/abort'
import { isPromise } from '../../src/async/awaitable'
import { safeGate } from '../../src/refusal/safe-gate'
import type { Awaitable, Decision, Gate, ResourceRequest } from '../../src/types'
import { isFunction } from '../../src/values/guards'
import { aFunction, type OptionRules } from '../../src/values/options'
import { callSee, freezeDecision, type See } from '../http/see'
import { certificateOf, type NodeCertificateReader } from './certificate'
import { type Connected, tlsSocket } from './connection'
import type { HeaderSource } from './headers'
import type { NodeResponse } from './response'

export interface NodeOptions<R> {
  /**
   * Reads the client's certificate. Default `tlsSocket`: Node terminates TLS. If a proxy terminates
   * TLS, pass its reader from `gatecheck/proxies`.
   */
  readonly certificate?: NodeCertificateReader | undefined
  /**
   * Called with each decision, also with those that the adapter makes itself (`adapter_misused`).
   * `took`: milliseconds. If it throws or rejects, nothing changes. `request` holds the token: do
   * not log its headers.
   */
  readonly see?: See<R> | undefined
}

export function nodeOptionRules(): OptionRules {
  return {
    certificate: [isFunction, 'tlsSocket, or a reader of gatecheck/proxies'],
    see: aFunction
  }
}

/**
 * Calls `settle` with the decision, frozen. It is not called if the client has left or the request
 * was answered meanwhile. A promise only if the gate's decision is one.
 */
type Decide<R> = (
  hostRequest: R,
  request: ResourceRequest,
  response: NodeResponse,
  settle: (decision: Decision) => void
) => Awaitable<void>

export function makeDecide<R>(
  gate: Gate,
  { certificate: readCertificate = tlsSocket, see }: NodeOptions<R>
): Decide<R & Connected & HeaderSource> {
  const decide = safeGate(gate)
  return (hostRequest, { method, path, header, route }, response, settle) => {
    const start = Date.now()
    const signal = makeSignal()
    const abortSignal = (): void => abort(signal)
    if (response.destroyed === true) abortSignal()

    const finish = (decided: Decision): void => {
      const decision = freezeDecision(decided)
      callSee(see, decision, hostRequest, start)
      if (signal.aborted || response.writableEnded || response.destroyed === true) return
      settle(decision)
    }

    const certificate = certificateOf(hostRequest, header, readCertificate)
    if (isLeft(certificate)) return finish(certificate.left)
    // Fields by name: a spread costs a quarter of a hit.
    const decision = decide({ method, path, header, route, certificate: certificate.right }, signal)
    if (!isPromise(decision)) return finish(decision)
    response.once('close', abortSignal)
    return decision.then(settled => {
      response.removeListener('close', abortSignal)
      finish(settled)
    })
  }
}
