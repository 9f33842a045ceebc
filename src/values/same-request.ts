// Which requests spend a DPoP proof: a proof is good for one request, however many gates judge it.
import type { ResourceRequest } from '../types'

const hostRequests = new WeakMap<ResourceRequest, object>()
const trials = new WeakSet<ResourceRequest>()

/**
 * For an adapter whose host lets several gates judge one request: they all see the host's object.
 * It must stand for one request only, and never be used for a second one.
 */
export function setHostRequest(request: ResourceRequest, hostRequest: object): ResourceRequest {
  hostRequests.set(request, hostRequest)
  return request
}

/** The object that stands for one request of a client. */
export function hostRequestOf(request: ResourceRequest): object {
  return hostRequests.get(request) ?? request
}

/**
 * The same request for a gate whose decision changes nothing: no proof is spent for it. An object
 * of its own, so that a gate that counts and judges `request` spends the proof.
 */
export function makeTrial(request: ResourceRequest): ResourceRequest {
  const source = Object(request) as ResourceRequest
  const trial = Object.assign(Object.create(Object.getPrototypeOf(source)), source)
  // The method of a class may need its own object.
  if (!Object.hasOwn(source, 'header')) trial.header = (name: string) => request.header(name)
  trials.add(trial)
  return trial
}

export function isTrial(request: ResourceRequest): boolean {
  return trials.has(request)
}
