// What a local API Gateway is told, and what it offers.
import type { Handler } from './lambda'
import type { Route } from './routes'

export interface GatewaySettings {
  readonly api: 'rest' | 'http'
  /** PEM: the certificates that mutual TLS lets in. A bundle that API Gateway refuses is refused. */
  readonly truststore: string
  readonly serverKey: string
  readonly serverCertificate: string
  readonly authorizer: Handler
  /** The Lambda behind the routes; answers `{ statusCode, headers?, body? }`. */
  readonly resource: Handler
  readonly routes: readonly Route[]
  /** None: the authorizer is called for every request, also for one without a token. */
  readonly identitySource?: readonly string[]
  /** Seconds for which the authorizer's results are reused; 0 unless given. */
  readonly resultTtl?: number
  /** HTTP API alone: whether the authorizer answers `{ isAuthorized }` (so unless told) or a policy. */
  readonly simpleResponses?: boolean
  /** Milliseconds; 10,000 unless given. */
  readonly authorizerTimeout?: number
}

/** One call of the authorizer, as it saw it. */
export interface Invocation {
  readonly event: object
}

export interface Gateway {
  /** The custom domain with mutual TLS. */
  readonly mtlsUrl: string
  /** The endpoint that AWS gives every API: the same routes, no client certificate asked for; a REST API's URL holds the stage. */
  readonly executeApiUrl: string
  invocations(): readonly Invocation[]
  /** How many connections failed in their TLS handshake. */
  refusedHandshakes(): number
  close(): Promise<void>
}
