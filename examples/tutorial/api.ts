// Step 4: the API that gatecheck guards, on the host that was chosen; the others are not even loaded.
import type { Host } from './hosts/host'

const hosts = {
  'api-gateway': async (): Promise<Host> => (await import('./hosts/api-gateway')).apiGateway,
  express: async (): Promise<Host> => (await import('./hosts/express')).express,
  cloudflare: async (): Promise<Host> => (await import('./hosts/cloudflare')).cloudflare
} as const

export const api: Host = async (at, variant, ending, tell) =>
  (await hosts[variant.host]())(at, variant, ending, tell)
