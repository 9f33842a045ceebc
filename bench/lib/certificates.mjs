// Certificates for the benches, made by openssl where they are needed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const kinds = { ec: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], rsa: ['rsa:2048'] }

export function certificate(folder, name, kind, subject = `/C=GB/O=Bank/CN=${name}`) {
  const [keyFile, file] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
  const [first, ...rest] = kinds[kind]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      first,
      ...rest,
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      file,
      '-days',
      '2',
      '-subj',
      subject,
      '-addext',
      'subjectAltName=IP:127.0.0.1'
    ],
    { stdio: 'ignore' }
  )
  const pem = readFileSync(file, 'utf8')
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  return {
    file,
    keyFile,
    pem,
    key: readFileSync(keyFile, 'utf8'),
    der,
    thumbprint: createHash('sha256').update(der).digest('base64url')
  }
}
