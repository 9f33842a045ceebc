// Transports for tests: one that gives a chosen answer and records its requests.
import type { Query, Transport, TransportAnswer, TransportRequest } from 'gatecheck'
import { derOf, first, secret } from '../samples'

export interface Recorded {
  readonly transport: Transport
  readonly requests: TransportRequest[]
}

export function answering(
  answer: TransportAnswer | (() => TransportAnswer | Promise<TransportAnswer>)
): Recorded {
  const requests: TransportRequest[] = []
  return {
    requests,
    transport: async request => {
      requests.push(request)
      return typeof answer === 'function' ? answer() : answer
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
