// Makes keys and self-signed certificates with openssl commands that you can repeat.
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Folder } from './folder'

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
export function opensslCommands(options: CertificateOptions): readonly string[] {
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
