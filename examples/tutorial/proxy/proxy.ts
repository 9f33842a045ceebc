// Mutual TLS in front of the token endpoint: nginx where it is installed, the same in Node where it is not.
import type { Folder } from '../folder'
import { nginxProxy, nginxVersion } from './nginx'
import { nodeProxy } from './node'

export interface ProxySettings {
  /** Where its files go. */
  readonly files: Folder
  /** PEM; the folder also holds them, as server.key and server.crt. */
  readonly serverKey: string
  readonly serverCertificate: string
  /** The authorization server's port. */
  readonly upstreamPort: number
  readonly certificateHeader: string
  readonly proxyHeader: string
  readonly proxySecret: string
}

export interface Proxy {
  /** Which of the two runs, in words: `nginx/1.22.1`, `Node v20.20.2`. */
  readonly by: string
  readonly url: string
  /** How it was started; nothing for Node, which runs in this process. */
  readonly command?: string
  close(): Promise<void>
}

/** Both take any client certificate, verify only that the client holds its key, and pass it on percent-encoded. */
export async function proxy(settings: ProxySettings, choice?: 'nginx' | 'node'): Promise<Proxy> {
  const version = choice === 'node' ? undefined : await nginxVersion()
  if (version !== undefined) return nginxProxy(settings, version)
  if (choice === 'nginx') throw new Error('nginx was asked for, and is not installed here')
  return nodeProxy(settings)
}
