// The host's own Request and Response, whichever types the user compiles with: a browser's, Node's,
// a worker's, or none.

/** The part of a fetch `Response` that every host has. */
export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  json(): Promise<unknown>
}

/**
 * The type of the global `Response` in the user's own compilation. So no package of types needs to
 * be installed.
 */
export type HostResponse = typeof globalThis extends {
  readonly Response: { readonly prototype: infer A }
}
  ? A
  : FetchResponse

/** The type of the global `Request` in the same way, if it has at least the fields of `Least`. */
export type HostRequest<Least> = typeof globalThis extends {
  readonly Request: { readonly prototype: infer A }
}
  ? A extends Least
    ? A
    : Least
  : Least

/** The part of a `Response` that another one can be made of. */
interface ResponseParts {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[] | object
}

declare const Response: new (body: unknown, parts: ResponseParts) => HostResponse

/**
 * Reads the global `Response` only when a request is refused: the first touch costs Node 19 ms.
 * Lines of one name are added, not replaced.
 */
export function makeResponse(
  status: number,
  headers: ResponseParts['headers'],
  body: string
): HostResponse {
  return new Response(body, { status, headers })
}

/** The same response with headers that can be changed. It takes over the body, a stream too. */
export function copyResponse(response: ResponseParts & { readonly body: unknown }): HostResponse {
  return new Response(response.body, response)
}
