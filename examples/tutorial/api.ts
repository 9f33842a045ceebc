// Step 4: the API that gatecheck protects. Only the chosen host is loaded.
import type { StartHost } from './hosts/host'

const startHosts = {
  'api-gateway': async (): Promise<StartHost> =>
    (await import('./hosts/api-gateway')).startApiGateway,
  express: async (): Promise<StartHost> => (await import('./hosts/express')).startExpress,
  cloudflare: async (): Promise<StartHost> => (await import('./hosts/cloudflare')).startCloudflare
} as const

export const startApi: StartHost = async (setup, variant, cleanups, narrator) =>
  (await startHosts[variant.host]())(setup, variant, cleanups, narrator)
