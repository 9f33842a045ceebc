// Takes one request of a Node HTTP host through a gate: at once if everything is in memory, else
// asynchronously.
import { isLeft } from 'fp-ts/Either'
import { abort, makeSignal } from '../../src/async/abort'
import { isPromise } from '../../src/async/awaitable'
import { safeGate } from '../../src/refusal/safe-gate'
import type {
  Awaitable,
  ClientCertificate,
  Decision,
  Gate,
  ResourceMetadata,
  ResourceRequest
} from '../../src/types'
import { isFunction } from '../../src/values/guards'
import { aFunction, type OptionRules } from '../../src/values/options'
import { setHostRequest } from '../../src/values/same-request'
import { metadataRule } from '../http/metadata'
import { makeUrlReader, publicUrlRule } from '../http/public-url'
import { callSee, freezeDecision } from '../http/see'
import { certificateOf } from './certificate'
import { type Arrived, type Connected, tlsSocket } from './connection'
import { type HeaderSource, hostLinesOf } from './headers'
import { type PathSource, targetOf } from './path'
import { type NodeResponse, setNonce } from './response'

export interface NodeOptions<R> {
  /**
   * Reads the client's certificate. Default `tlsSocket`: Node terminates TLS. If a proxy terminates
   * TLS, pass its reader from `gatecheck/proxies`.
   */
  readonly certificate?: ((arrived: Arrived) => ClientCertificate | undefined) | undefined
  /**
   * Called with each decision, also with those that the adapter makes itself (`adapter_misused`).
   * `took`: milliseconds. If it throws or rejects, nothing changes. `request` holds the token: do
   * not log its headers.
   */
  readonly see?:
    | ((decision: Decision, request: R, timing: { readonly took: number }) => unknown)
    | undefined
  /**
   * The URL under which clients call this server, such as `https://api.example.com/v1`: what they
   * call as `/v1/time` has the request target `/time` here. Needed for DPoP: without it, the scheme
   * DPoP is 500 `url_unknown`. Several URLs: the Host header must name the host of exactly one,
   * otherwise 400.
   */
  readonly publicUrl?: string | readonly string[] | undefined
  /**
   * `resourceMetadata({ … })`, or a list: GET and HEAD of exactly its path are answered before the
   * gate is asked. Every other request goes to the gate.
   */
  readonly metadata?: ResourceMetadata | readonly ResourceMetadata[] | undefined
}

export function nodeOptionRules(): OptionRules {
  return {
    certificate: [isFunction, 'tlsSocket, or a reader of gatecheck/proxies'],
    see: aFunction,
    publicUrl: publicUrlRule,
    metadata: metadataRule
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
  { certificate: readCertificate = tlsSocket, see, publicUrl }: NodeOptions<R>
): Decide<R & Connected & HeaderSource & PathSource> {
  const decide = safeGate(gate)
  const readUrl = makeUrlReader(publicUrl)
  return (hostRequest, { method, path, header, route }, response, settle) => {
    const start = Date.now()
    const signal = makeSignal()
    const abortSignal = (): void => abort(signal)
    if (response.destroyed === true) abortSignal()

    const finish = (decided: Decision): void => {
      const decision = freezeDecision(decided)
      callSee(see, decision, hostRequest, start)
      if (signal.aborted || response.writableEnded || response.destroyed === true) return
      if (decision._tag === 'Allow') setNonce(response, decision)
      settle(decision)
    }

    const certificate = certificateOf(hostRequest, header, readCertificate)
    if (isLeft(certificate)) return finish(certificate.left)
    const url = readUrl?.(targetOf(hostRequest), () => hostLinesOf(hostRequest))
    // Fields by name: a spread costs a quarter of a hit.
    const request = { method, path, header, route, url, certificate: certificate.right }
    // Several gates that judge one request then spend its proof once. Frameworks wrap a request in
    // objects of their own, but its raw lines stay.
    if (url !== undefined && header('dpop').length > 0)
      setHostRequest(request, hostRequest.rawHeaders ?? hostRequest)
    const decision = decide(request, signal)
    if (!isPromise(decision)) return finish(decision)
    response.once('close', abortSignal)
    return decision.then(settled => {
      response.removeListener('close', abortSignal)
      finish(settled)
    })
  }
}
