// A CA, two clients of it, an expired client and a stranger, made with openssl in one folder.
import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { createFolder, type Folder } from '../../../examples/tutorial/folder'

export interface Client {
  /** PEM, as the certificate. One of the CA has the name `{name}.example`. */
  readonly key: string
  readonly certificate: string
  readonly thumbprint: string
}
export interface Certificates {
  readonly folder: Folder
  readonly ca: string
  readonly first: Client
  readonly second: Client
  /** Self-signed: no CA vouches for it. */
  readonly stranger: Client
  /** Issued by the CA, and expired. */
  readonly expired: Client
}

export async function createCertificates(cleanups: Cleanups): Promise<Certificates> {
  const folder = await createFolder(tmpdir())
  cleanups.add(folder.remove)
  // The worker processes of Apache run as another user and must reach the unix socket.
  chmodSync(folder.path('.'), 0o711)
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: 'ignore', cwd: folder.path('.') })
  const createKey = (name: string) =>
    openssl(
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-pkeyopt',
      'ec_param_enc:named_curve',
      '-out',
      `${name}.key`
    )
  const createSelfSigned = (name: string, ...extraArgs: readonly string[]) => {
    createKey(name)
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      `${name}.key`,
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.crt`,
      ...extraArgs
    )
  }
  const createSigned = (name: string, days: string) => {
    createKey(name)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
    writeFileSync(folder.path(`${name}.ext`), `subjectAltName=DNS:${name}.example\n`)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      days,
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.crt`
    )
  }
  const readFile = (name: string): string => readFileSync(folder.path(name), 'utf8')
  createSelfSigned('ca')
  createSelfSigned('server', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  createSelfSigned('stranger')
  createSigned('first', '30')
  createSigned('second', '30')
  createSigned('expired', '-1')
  writeFileSync(folder.path('server.pem'), readFile('server.crt') + readFile('server.key'), {
    mode: 0o600
  })
  const readClient = (name: string): Client => ({
    key: readFile(`${name}.key`),
    certificate: readFile(`${name}.crt`),
    thumbprint: createHash('sha256')
      .update(new X509Certificate(readFile(`${name}.crt`)).raw)
      .digest('base64url')
  })
  return {
    folder,
    ca: readFile('server.crt'),
    first: readClient('first'),
    second: readClient('second'),
    stranger: readClient('stranger'),
    expired: readClient('expired')
  }
}
