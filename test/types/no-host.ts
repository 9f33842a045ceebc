// Without a platform's types, the functions describe requests and responses by their shape. Also
// compiled against the tarball.
import type { Allow, Gate } from 'gatecheck'
import {
  type CloudflareRequest,
  cloudflareGate,
  guarded,
  type WorkerContext
} from 'gatecheck/cloudflare'
import { type FetchRequest, type FetchResponse, fetchGate, isAllow } from 'gatecheck/fetch'

declare const pass: Gate
declare const response: FetchResponse
declare const context: WorkerContext

export const request: FetchRequest = {
  method: 'GET',
  url: 'https://api.example.com/time',
  headers: { get: () => null },
  signal: null
}
export const cloudflareRequest: CloudflareRequest = {
  ...request,
  signal: undefined,
  cf: { tlsClientAuth: null }
}
export const answers: readonly Promise<Allow | FetchResponse>[] = [
  fetchGate(pass)(request),
  cloudflareGate(pass)(cloudflareRequest),
  cloudflareGate(pass, { selfSigned: 'allowed' })(request)
]
export async function describeAnswer(): Promise<string | number> {
  const answer = await fetchGate(pass)(request)
  return isAllow(answer)
    ? answer.token.scopes.length
    : `${answer.status} ${answer.headers.get('www-authenticate')} ${await answer.text()}`
}
export const worker = guarded(
  (env: { readonly A: string }) => (env.A === '' ? pass : pass),
  (request: CloudflareRequest, { A }, ctx, { token }) => {
    ctx.waitUntil(Promise.resolve(request.url + A + token.subject))
    return response
  }
)
export const workerResponse: Promise<FetchResponse> = worker.fetch(
  cloudflareRequest,
  { A: '' },
  context
)
