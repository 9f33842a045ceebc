// Makes keys and self-signed certificates with openssl commands that you can repeat.
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Folder } from './folder'
import type { Narrator } from './narrator'
import { checkTruststore } from './truststore'

export interface Certificate {
  readonly name: string
  /** PEM. */
  readonly key: string
  /** PEM. */
  readonly certificate: string
  readonly subject: string
  /** SHA-256 of the DER, base64url: the `x5t#S256` of a bound token [RFC 8705 §3.1]. */
  readonly thumbprint: string
}

export interface Certificates {
  readonly server: Certificate
  readonly client1: Certificate
  readonly client2: Certificate
  /** Not in the truststore. */
  readonly stranger: Certificate
  /** PEM. */
  readonly truststore: string
}

/** A name for the files, and the subject in the form of openssl's `-subj`. */
export interface CertificateOptions {
  readonly name: string
  readonly subject: string
  readonly server?: boolean
}

const execFileAsync = promisify(execFile)

// LibreSSL (the openssl of macOS) writes explicit curve parameters by default. TLS stacks reject
// them, so the curve is named.
function keyArguments(key: string): readonly string[] {
  return [
    'genpkey',
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-pkeyopt',
    'ec_param_enc:named_curve',
    '-out',
    key
  ]
}
function certificateArguments(
  key: string,
  certificate: string,
  { subject, server }: CertificateOptions
): readonly string[] {
  return [
    'req',
    '-x509',
    '-new',
    '-key',
    key,
    '-sha256',
    '-days',
    '30',
    '-subj',
    subject,
    '-out',
    certificate,
    ...(server === true ? ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'] : [])
  ]
}

/** The two commands as you would type them. */
function opensslCommands(options: CertificateOptions): readonly string[] {
  return [
    ['openssl', ...keyArguments(`${options.name}.key`)].join(' '),
    [
      'openssl',
      ...certificateArguments(`${options.name}.key`, `${options.name}.crt`, {
        ...options,
        subject: `'${options.subject}'`
      })
    ].join(' ')
  ]
}

export async function makeCertificate(
  folder: Folder,
  options: CertificateOptions
): Promise<Certificate> {
  const [key, certificate] = [
    folder.path(`${options.name}.key`),
    folder.path(`${options.name}.crt`)
  ]
  await runOpenssl(keyArguments(key))
  await runOpenssl(certificateArguments(key, certificate, options))
  const pem = await readFile(certificate, 'utf8')
  const { subject, fingerprint256 } = new X509Certificate(pem)
  return {
    name: options.name,
    key: await readFile(key, 'utf8'),
    certificate: pem,
    subject: subject.split('\n').join(','),
    thumbprint: Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  }
}

async function runOpenssl(args: readonly string[]): Promise<void> {
  try {
    await execFileAsync('openssl', args)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error(
      'The tutorial needs openssl, and it is not installed. Install it with one of: ' +
        'apt-get install openssl, dnf install openssl, apk add openssl, brew install openssl.'
    )
  }
}

export async function makeCertificates(folder: Folder, narrator: Narrator): Promise<Certificates> {
  narrator.step('Keys, certificates and a truststore')
  narrator.say('All files of this run are in one folder. Run the commands below in that folder:')
  narrator.command(folder.cdCommand)
  narrator.say(
    'Four self-signed certificates: one for the servers, two for clients, one for a stranger:'
  )
  const makeAndShow = (name: string, subject: string): Promise<Certificate> => {
    const options = { name, subject, server: name === 'server' }
    for (const command of opensslCommands(options)) narrator.command(command)
    return makeCertificate(folder, options)
  }
  const server = await makeAndShow('server', '/O=gatecheck tutorial/CN=localhost')
  const client1 = await makeAndShow('client1', '/O=gatecheck tutorial/CN=client 1')
  const client2 = await makeAndShow('client2', '/O=gatecheck tutorial/CN=client 2')
  const stranger = await makeAndShow('stranger', '/O=somebody else/CN=stranger')
  narrator.say(`Client 1's thumbprint (SHA-256, base64url) is ${client1.thumbprint}.`)
  narrator.command('cat client1.crt client2.crt > truststore.pem')
  const pem = client1.certificate + client2.certificate
  await writeFile(folder.path('truststore.pem'), pem)
  const store = checkTruststore(pem)
  if (store._tag === 'Rejected') throw new Error(store.reason)
  narrator.say(
    `The truststore accepts ${store.subjects.length} clients: ${store.subjects.join(' and ')}.`
  )
  const duplicate = checkTruststore(pem + client1.certificate)
  if (duplicate._tag === 'Accepted')
    throw new Error('A truststore that holds a subject twice was accepted')
  narrator.say(
    `Like API Gateway, the tutorial rejects a truststore with a subject twice: "${duplicate.reason}".`
  )
  return { server, client1, client2, stranger, truststore: pem }
}
