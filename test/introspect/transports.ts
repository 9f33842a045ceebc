// Transports for tests: one that answers as told and remembers what it was asked.
import type { Posted, Posting, Query, Transport } from 'gatecheck'
import { derOf, first, secret } from '../samples'

export interface Recorded { readonly transport: Transport; readonly postings: Posting[] }

export const answering = (posted: Posted | (() => Posted | Promise<Posted>)): Recorded => {
  const postings: Posting[] = []
  return { postings, transport: async posting => { postings.push(posting); return typeof posted === 'function' ? posted() : posted } }
}
export const json = (value: unknown, status = 200): Posted => ({ _tag: 'Answered', status, body: typeof value === 'string' ? value : JSON.stringify(value) })

export const query: Query = { token: secret, thumbprint: first.thumbprint, certificate: { _tag: 'Der', der: derOf(first.pem) }, requirement: { scopes: ['time:query'], binding: 'certificate' } }
