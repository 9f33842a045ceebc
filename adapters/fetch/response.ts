// Responses of the host's own, and what its types are called there: a browser's, Node's, a worker's, or none that the compiler knows.

/** The part of a fetch `Response` that every host has. */
export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  json(): Promise<unknown>
}

/** The global `Response` of whatever types the user compiles with, so that none of them need be installed. */
export type HostResponse = typeof globalThis extends {
  readonly Response: { readonly prototype: infer A }
}
  ? A
  : FetchResponse

/** The global `Request` in the same way, where it has at least this. */
export type HostRequest<Least> = typeof globalThis extends {
  readonly Request: { readonly prototype: infer A }
}
  ? A extends Least
    ? A
    : Least
  : Least

declare const Response: new (
  body: string,
  init: { readonly status: number; readonly headers: readonly (readonly [string, string])[] }
) => HostResponse

/** Made when it is needed: the first touch of `Response` costs Node 19 ms. Lines of one name are added, not replaced. */
export function makeResponse(
  status: number,
  headers: readonly (readonly [string, string])[],
  body: string
): HostResponse {
  return new Response(body, { status, headers })
}
