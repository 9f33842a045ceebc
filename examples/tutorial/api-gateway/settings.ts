// The settings of the local API Gateway, and what it offers.
import type { GatewayResponses } from './gateway-responses'
import type { Handler } from './lambda'
import type { Route } from './routes'

export interface GatewaySettings {
  readonly api: 'rest' | 'http'
  /** PEM of the client certificates that mutual TLS accepts. */
  readonly truststore: string
  readonly serverKey: string
  readonly serverCertificate: string
  readonly authorizer: Handler
  /** The Lambda of the routes. Answers `{ statusCode, headers?, body? }`. */
  readonly resource: Handler
  readonly routes: readonly Route[]
  /** Default: none. The authorizer is then called for every request, even without a token. */
  readonly identitySource?: readonly string[]
  /** Seconds for which the authorizer's results are cached. Default: 0, not cached. */
  readonly resultTtl?: number
  /** HTTP API only: true for `{ isAuthorized }` answers (the default), false for policies. */
  readonly simpleResponses?: boolean
  /** REST API only: `x-amazon-apigateway-gateway-responses` of its definition. */
  readonly gatewayResponses?: GatewayResponses
  /** REST API only: paths of its definition with a mock integration and no authorizer. */
  readonly mockPaths?: Readonly<Record<string, object>>
  /** Milliseconds. Default: 10,000. */
  readonly authorizerTimeout?: number
}

/** One call of the authorizer. */
export interface Invocation {
  readonly event: object
}

export interface Gateway {
  /** The custom domain with mutual TLS. */
  readonly mtlsUrl: string
  /** The same routes without mutual TLS. The URL of a REST API holds the stage. */
  readonly executeApiUrl: string
  invocations(): readonly Invocation[]
  /** How many TLS handshakes failed. */
  refusedHandshakes(): number
  close(): Promise<void>
}
