// Where the compiler knows a global Response (browser, Node, worker), a refusal is one. Also
// compiled against the tarball.
import type { Allow, CertificateReader, ClientCertificate, Gate } from 'gatecheck'
import {
  type FetchOptions,
  type FetchRequest,
  fetchGate,
  type HostResponse,
  isAllow
} from 'gatecheck/fetch'

declare const pass: Gate
declare const reader: CertificateReader
declare const request: Request

export const guard = fetchGate(pass)
export async function respond(): Promise<Response> {
  const answer = await guard(request)
  return isAllow(answer) ? new Response(answer.token.subject) : answer
}
export async function respondByTag(): Promise<Response> {
  const answer: Allow | Response = await guard(request)
  return '_tag' in answer ? new Response(answer.token.subject) : answer
}
export const same: HostResponse = new Response()
export const fits: FetchRequest = request

/** Deno.serve, Bun.serve, and Next's handlers and middleware take a Request. */
export const handlers: readonly ((request: Request) => Promise<Response | Allow>)[] = [
  guard,
  async request => guard(request)
]

/** Further arguments of the host reach `peer` and `tls` with their types. */
interface Info {
  readonly remoteAddr: { readonly hostname: string }
}
interface Connection {
  readonly raw?: Uint8Array
}
const guardBehindProxy = fetchGate(pass, {
  certificate: reader,
  peer: (_: Request, info: Info) => info.remoteAddr.hostname
})
const guardWithTls = fetchGate(pass, {
  tls: (_: Request, { raw }: Connection): ClientCertificate | undefined =>
    raw === undefined ? undefined : { _tag: 'Der', der: raw }
})
/** `see` gets the host's own request. */
export const observedGuard = fetchGate(pass, {
  see: (decision, request: Request, { took }) => {
    if (decision._tag === 'ServerError') console.log(request.url, decision.detail, took.toFixed())
  }
})
const options: FetchOptions<Request, [Info]> = {
  certificate: reader,
  peer: (_, info) => info.remoteAddr.hostname
}
export const answers: readonly Promise<Allow | Response>[] = [
  guardBehindProxy(request, { remoteAddr: { hostname: '::1' } }),
  guardWithTls(request, {}),
  fetchGate(pass, options)(request, { remoteAddr: { hostname: '' } })
]

// @ts-expect-error: a reader needs `peer`
fetchGate(pass, { certificate: reader })
// @ts-expect-error: `peer` needs a reader
fetchGate(pass, { peer: () => 'unix' })
// @ts-expect-error: `tls` would give the certificate of the proxy
fetchGate(pass, { certificate: reader, peer: () => 'unix', tls: () => undefined })
// @ts-expect-error: `tls` must be synchronous
fetchGate(pass, { tls: async () => undefined })
// @ts-expect-error: see is a function
fetchGate(pass, { see: true })
// @ts-expect-error: a misspelled option
fetchGate(pass, { certificates: reader })
// @ts-expect-error: the argument for `peer` is missing
void guardBehindProxy(request)
// @ts-expect-error: not a gate
fetchGate(async () => 'Allow')
// @ts-expect-error: a refusal has no token
void guard(request).then(({ token }) => token)
