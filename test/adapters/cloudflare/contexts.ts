// What a worker is called with: a request of the bound token, and the context of a call.

import { first } from '../../samples'
import { cloudflareRequest, verifiedFields } from './requests'

export const boundRequest = cloudflareRequest({ tlsClientAuth: verifiedFields(first.pem) })
export function makeContext() {
  const waitedFor: Promise<unknown>[] = []
  return {
    waitedFor,
    waitUntil: (promise: Promise<unknown>) => {
      waitedFor.push(promise)
    },
    passThroughOnException: () => undefined
  }
}
