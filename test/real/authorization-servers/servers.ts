// Both authorization servers for one test file. Glewlwyd is left out where it is not installed.
import type { suite } from 'uvu'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { type Certificates, createCertificates } from '../proxies/certificates'
import { startGlewlwyd } from './glewlwyd'
import { installedGlewlwyd } from './glewlwyd-process'
import { startOidcProvider } from './oidc-provider'
import type { AuthorizationServer } from './server'

type Name = AuthorizationServer['name']
type Test = ReturnType<typeof suite>
type Run = (server: AuthorizationServer) => void | Promise<void>

export interface Servers {
  readonly certificates: Certificates
  /** Undefined where the server is not installed. */
  find(name: Name): AuthorizationServer | undefined
  /** Declares a test for this server. It is skipped, and its name is printed, without the server. */
  declare(test: Test, name: Name, title: string, run: Run): void
  /** One test for each server. */
  declareForEach(test: Test, title: string, run: Run): void
}

const names: readonly Name[] = ['oidc-provider', 'Glewlwyd']

export async function startServers(cleanups: Cleanups): Promise<Servers> {
  const certificates = await createCertificates(cleanups)
  const running = [await startOidcProvider(cleanups, certificates)]
  if ((await installedGlewlwyd()) === undefined)
    console.error(
      'Glewlwyd is not installed, and its tests are skipped. On Debian, as root:\n' +
        "  echo 'glewlwyd glewlwyd/config_type select No configuration' | debconf-set-selections\n" +
        '  apt-get install --no-install-recommends glewlwyd dbconfig-no-thanks'
    )
  else running.push(await startGlewlwyd(cleanups, certificates))
  const find = (name: Name): AuthorizationServer | undefined =>
    running.find(server => server.name === name)
  const declare = (test: Test, name: Name, title: string, run: Run): void => {
    const server = find(name)
    if (server !== undefined) return test(`${name}: ${title}`, () => run(server))
    console.error(`skipped: ${name}: ${title}`)
    test.skip(`${name}: ${title}`)
  }
  return {
    certificates,
    find,
    declare,
    declareForEach: (test, title, run) => {
      for (const name of names) declare(test, name, title, run)
    }
  }
}
