// Transports for tests: one that answers as told and remembers what it was asked.
import type { Query, Transport, TransportAnswer, TransportRequest } from 'gatecheck'
import { derOf, first, secret } from '../samples'

export interface Recorded {
  readonly transport: Transport
  readonly postings: TransportRequest[]
}

export function answering(
  posted: TransportAnswer | (() => TransportAnswer | Promise<TransportAnswer>)
): Recorded {
  const postings: TransportRequest[] = []
  return {
    postings,
    transport: async posting => {
      postings.push(posting)
      return typeof posted === 'function' ? posted() : posted
    }
  }
}
export function json(value: unknown, status = 200): TransportAnswer {
  return {
    _tag: 'Answered',
    status,
    body: typeof value === 'string' ? value : JSON.stringify(value)
  }
}

export const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Der', der: derOf(first.pem) },
  requirement: { scopes: ['time:query'], binding: 'certificate' }
}
