// Starts Glewlwyd as a child process, over a new database.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { send } from '../../../examples/tutorial/request'
import type { Certificates } from '../proxies/certificates'
import { readVersion, startProxyProcess } from '../proxies/child'
import { configurationFile, databaseScript } from './glewlwyd-settings'

/** Outside of the package's documentation, which small images leave out. */
const packageScript = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3'

/** The version, or undefined where Glewlwyd or its database program is not installed. */
export async function installedGlewlwyd(): Promise<string | undefined> {
  const sqlite = await readVersion('sqlite3', '--version', /^\d[\d.]+/)
  return sqlite && (await readVersion('glewlwyd', '--version', /^\d[\d.]+/))
}

/** Returns the port. */
export async function startProcess(
  cleanups: Cleanups,
  { folder, ca, stranger }: Certificates
): Promise<number> {
  execFileSync('sqlite3', [folder.path('glewlwyd.db')], {
    input: databaseScript(readFileSync(packageScript, 'utf8')),
    stdio: ['pipe', 'ignore', 'inherit']
  })
  // Its TLS forgets a certificate that no CA vouches for, so the self-signed one is its own CA.
  const authorities = readFileSync(folder.path('ca.crt'), 'utf8') + stranger.certificate
  writeFileSync(folder.path('glewlwyd-ca.pem'), authorities)
  const port = await startProxyProcess(cleanups, freePort => {
    writeFileSync(folder.path('glewlwyd.conf'), configurationFile(folder.path, freePort))
    return ['glewlwyd', `--config-file=${folder.path('glewlwyd.conf')}`]
  })
  for (let attempts = 0; attempts < 250; attempts += 1) {
    const reply = await send({ url: `https://localhost:${port}/config/`, ca })
    if (reply._tag === 'Answered' && reply.status === 200) return port
    await pause(20)
  }
  throw new Error('Glewlwyd did not answer within 5 s')
}

/** A client of which sessions are ended: receives logout tokens [OpenID Back-Channel Logout §2.5]. */
export async function receiveLogouts(
  cleanups: Cleanups
): Promise<{ readonly uri: string; next(): Promise<string> }> {
  const received: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += String(chunk)
    })
    request.on('end', () => {
      received.push(new URLSearchParams(body).get('logout_token') ?? '')
      response.end()
    })
  })
  const port = await listen(server)
  cleanups.add(() => closeServer(server))
  return {
    uri: `http://localhost:${port}/`,
    next: async () => {
      for (let attempts = 0; attempts < 250; attempts += 1) {
        const token = received.pop()
        if (token !== undefined) return token
        await pause(20)
      }
      throw new Error('No logout token within 5 s')
    }
  }
}
