// How proxies encode a certificate, or its hash, in a header.
import { createHash } from 'node:crypto'
import { derOf } from '../../samples'

export function toBase64(pem: string): string {
  return Buffer.from(derOf(pem)).toString('base64')
}

function hash(pem: string) {
  return createHash('sha256').update(derOf(pem))
}

/** nginx, `$ssl_client_escaped_cert`: all but RFC 3986's unreserved characters. */
export function percentEncode(pem: string): string {
  return encodeURIComponent(pem)
}

/** Envoy: exactly these five characters. */
export function percentEncodeAsEnvoy(pem: string): string {
  return pem
    .replaceAll('\n', '%0A')
    .replaceAll(' ', '%20')
    .replaceAll('+', '%2B')
    .replaceAll('/', '%2F')
    .replaceAll('=', '%3D')
}

/** The AWS load balancer and CloudFront: "+", "=" and "/" are not encoded. */
export function percentEncodeAsAws(pem: string): string {
  return pem.replaceAll('\n', '%0A').replaceAll(' ', '%20')
}

export function hashInHex(pem: string): string {
  return hash(pem).digest('hex')
}

export function hashInBase64(pem: string): string {
  return hash(pem).digest('base64')
}
