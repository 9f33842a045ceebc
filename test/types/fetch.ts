// Where the compiler knows a global Response (a browser's, Node's, a worker's), that is what a refusal is. Also compiled against the tarball.
import type { Allow, CertificateReader, ClientCertificate, Gate } from 'gatecheck'
import { type FetchOptions, type FetchRequest, fetchGate, type HostResponse } from 'gatecheck/fetch'

declare const pass: Gate
declare const reader: CertificateReader
declare const request: Request

export const plain = fetchGate(pass)
export async function served(): Promise<Response> {
  const answer = await plain(request)
  return answer instanceof Response ? answer : new Response(answer.token.subject)
}
export async function bySigns(): Promise<Response> {
  const answer: Allow | Response = await plain(request)
  return '_tag' in answer ? new Response(answer.token.subject) : answer
}
export const same: HostResponse = new Response()
export const fits: FetchRequest = request

/** Deno.serve, Bun.serve, Next's handlers and middleware: functions of a Request. */
export const handlers: readonly ((request: Request) => Promise<Response | Allow>)[] = [
  plain,
  async given => plain(given)
]

/** What a host hands over beside the request reaches `peer` and `tls`, with its type. */
interface Info {
  readonly remoteAddr: { readonly hostname: string }
}
interface Connection {
  readonly raw?: Uint8Array
}
const behind = fetchGate(pass, {
  certificate: reader,
  peer: (_: Request, info: Info) => info.remoteAddr.hostname
})
const direct = fetchGate(pass, {
  tls: (_: Request, { raw }: Connection): ClientCertificate | undefined =>
    raw === undefined ? undefined : { _tag: 'Der', der: raw }
})
const options: FetchOptions<Request, [Info]> = {
  certificate: reader,
  peer: (_, info) => info.remoteAddr.hostname
}
export const asked: readonly Promise<Allow | Response>[] = [
  behind(request, { remoteAddr: { hostname: '::1' } }),
  direct(request, {}),
  fetchGate(pass, options)(request, { remoteAddr: { hostname: '' } })
]

// @ts-expect-error: a reader believes a header from nobody unless told who the peer is
fetchGate(pass, { certificate: reader })
// @ts-expect-error: a peer for no reader
fetchGate(pass, { peer: () => 'unix' })
// @ts-expect-error: behind a proxy the host's own TLS layer shows the proxy
fetchGate(pass, { certificate: reader, peer: () => 'unix', tls: () => undefined })
// @ts-expect-error: a certificate is said at once, or not
fetchGate(pass, { tls: async () => undefined })
// @ts-expect-error: a misspelt option
fetchGate(pass, { certificates: reader })
// @ts-expect-error: what `peer` needs must be handed over
void behind(request)
// @ts-expect-error: no gate
fetchGate(async () => 'Allow')
// @ts-expect-error: a refusal must not be taken for an Allow
void plain(request).then(({ token }) => token)
