// Mutual TLS in front of the token endpoint: nginx if it is installed, else the same in Node.
import type { Folder } from '../folder'
import { nginxVersion, startNginx } from './nginx'
import { startNodeProxy } from './node'

export interface ProxySettings {
  /** Where the proxy writes its files. */
  readonly folder: Folder
  /** PEM. Also in the folder, as server.key and server.crt. */
  readonly serverKey: string
  readonly serverCertificate: string
  /** The authorization server's port. */
  readonly upstreamPort: number
  readonly certificateHeader: string
  readonly proxySecretHeader: string
  readonly proxySecret: string
}

export interface RunningProxy {
  /** For example `nginx/1.22.1` or `Node v20.20.2`. */
  readonly version: string
  readonly url: string
  /** How it was started. Undefined for Node, which runs in this process. */
  readonly command?: string
  close(): Promise<void>
}

/** Both accept any certificate whose key the client holds, and forward it percent-encoded. */
export async function startProxy(
  settings: ProxySettings,
  proxyChoice?: 'nginx' | 'node'
): Promise<RunningProxy> {
  const version = proxyChoice === 'node' ? undefined : await nginxVersion()
  if (version !== undefined) return startNginx(settings, version)
  if (proxyChoice === 'nginx')
    throw new Error('--proxy nginx: nginx is not installed. Install it or use --proxy node.')
  return startNodeProxy(settings)
}
