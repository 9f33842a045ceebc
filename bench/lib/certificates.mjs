// Certificates for the benches, made with openssl during the run.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const keyArguments = { ec: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], rsa: ['rsa:2048'] }

/** `keyType`: 'ec' or 'rsa'. Self-signed, valid for two days, for 127.0.0.1. */
export function createCertificate(folder, name, keyType, subject = `/C=GB/O=Bank/CN=${name}`) {
  const keyFile = join(folder, `${name}.key`)
  const file = join(folder, `${name}.crt`)
  const newKey = ['-newkey', ...keyArguments[keyType], '-nodes', '-keyout', keyFile]
  const names = ['-subj', subject, '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...newKey, '-out', file, '-days', '2', ...names], {
    stdio: 'ignore'
  })
  return { file, keyFile, thumbprint: sha256(derFromPem(readFileSync(file, 'utf8'))) }
}

export function derFromPem(pem) {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
}

export function sha256(der) {
  return createHash('sha256').update(der).digest('base64url')
}
