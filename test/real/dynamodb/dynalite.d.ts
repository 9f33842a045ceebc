declare module 'dynalite' {
  /** A server that behaves as DynamoDB does. */
  export default function dynalite(options?: {
    readonly createTableMs?: number
  }): import('node:http').Server
}
