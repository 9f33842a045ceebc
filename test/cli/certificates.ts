// Certificates of any strength and any issuer, made with openssl in a folder of their own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Wanted {
  readonly subject: string
  /** The file name of its issuer. Absent: self-signed. */
  readonly by?: string
  readonly key?: 'P-256' | 'P-224' | 'P-384' | 'RSA-1024' | 'RSA-2048' | 'Ed25519'
  /** Of the signature, for example `-sha1`. */
  readonly sign?: readonly string[]
  readonly extensions?: readonly string[]
  readonly days?: number
}

const keyOptions = {
  'P-256': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-224': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-224'],
  'P-384': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'RSA-1024': ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  'RSA-2048': ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  Ed25519: ['ED25519']
} as const

export const isCa = 'basicConstraints=critical,CA:TRUE'

export function createWorkshop() {
  const folder = mkdtempSync(join(tmpdir(), 'gatecheck-cli-'))
  const path = (name: string) => join(folder, name)
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })

  /** Makes NAME.key and NAME.pem, and returns the certificate. */
  function make(name: string, wanted: Wanted): string {
    const { subject, by, key = 'P-256', sign = ['-sha256'], days = 365 } = wanted
    const extensions = wanted.extensions ?? [isCa]
    openssl('genpkey', '-algorithm', ...keyOptions[key], '-out', `${name}.key`)
    writeFileSync(path(`${name}.ext`), `[e]\n${extensions.join('\n')}\n`)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-utf8', '-out', `${name}.csr`)
    const signer =
      by === undefined
        ? ['-signkey', `${name}.key`]
        : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, ...signer, ...sign, '-days', String(days)],
      ...['-extfile', `${name}.ext`, '-extensions', 'e', '-out', `${name}.pem`]
    )
    return read(`${name}.pem`)
  }

  function read(name: string): string {
    return readFileSync(path(name), 'utf8')
  }

  return {
    make,
    read,
    path,
    openssl,
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
