export interface InvocationResult {
  readonly failed: boolean
  readonly body: string
  readonly took: number
}
export interface RuntimeApi {
  readonly address: string
  readonly polled: Promise<number>
  readonly initError: Promise<string>
  readonly invoke: (event: unknown, millis?: number) => Promise<InvocationResult>
  readonly close: () => void
}
export function startRuntimeApi(): Promise<RuntimeApi>
