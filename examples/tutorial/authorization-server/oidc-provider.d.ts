// The part of oidc-provider that the tutorial and the tests use; the package itself ships no types.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Interaction {
    readonly uid: string
    readonly params: Readonly<Record<string, unknown>>
  }
  export interface Grant {
    addOIDCScope(scope: string): void
    addResourceScope(resource: string, scope: string): void
    save(): Promise<string>
  }
  export interface Client {
    backchannelLogout(subject: string, sessionId: string): Promise<void>
  }
  export interface Provider {
    use(middleware: (context: never, next: () => Promise<void>) => Promise<void>): void
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object
    ): Promise<void>
    readonly Client: { find(clientId: string): Promise<Client | undefined> }
    readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => Grant
  }
  export const Provider: new (issuer: string, configuration: object) => Provider
}
