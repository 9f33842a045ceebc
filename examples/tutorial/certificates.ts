// Keys and self-signed certificates, made with openssl's own commands as a person would.
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
  /** SHA-256 of the DER, base64url: what a bound token holds as `x5t#S256` [RFC 8705 §3.1]. */
  readonly thumbprint: string
}

/** What to make: a name for the files and a distinguished name as openssl's `-subj` wants it. */
export interface Wish {
  readonly name: string
  readonly subject: string
  readonly server?: boolean
}

const run = promisify(execFile)

// Named curve: LibreSSL, which is macOS' openssl, writes explicit parameters unless told, and TLS stacks refuse those.
function keyWords(key: string): readonly string[] {
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
function certificateWords(
  key: string,
  certificate: string,
  { subject, server }: Wish
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

/** The two commands, for a person to repeat. */
export function commands(wish: Wish): readonly string[] {
  return [
    ['openssl', ...keyWords(`${wish.name}.key`)].join(' '),
    [
      'openssl',
      ...certificateWords(`${wish.name}.key`, `${wish.name}.crt`, {
        ...wish,
        subject: `'${wish.subject}'`
      })
    ].join(' ')
  ]
}

export async function makeCertificate(files: Folder, wish: Wish): Promise<Certificate> {
  const [key, certificate] = [files.path(`${wish.name}.key`), files.path(`${wish.name}.crt`)]
  await openssl(keyWords(key))
  await openssl(certificateWords(key, certificate, wish))
  const pem = await readFile(certificate, 'utf8')
  const { subject, fingerprint256 } = new X509Certificate(pem)
  return {
    name: wish.name,
    key: await readFile(key, 'utf8'),
    certificate: pem,
    subject: subject.split('\n').join(','),
    thumbprint: Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  }
}

async function openssl(words: readonly string[]): Promise<void> {
  try {
    await run('openssl', words)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error(
      'The tutorial makes its certificates with openssl, which is not installed here. ' +
        'Install it first: apt-get install openssl, dnf install openssl, apk add openssl, brew install openssl.'
    )
  }
}
