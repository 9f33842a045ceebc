export interface RuntimeClient {
  readonly arguments: readonly string[]
}
export const runtimeClientVersion: string
export function prepareRuntimeClient(): {
  readonly native: RuntimeClient | { readonly problem: string }
  readonly standIn: RuntimeClient
}
