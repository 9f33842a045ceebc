// Requests to a Cloudflare worker, with what Cloudflare says of their certificate in `cf`.
import { createHash } from 'node:crypto'
import { type ClientCertificate, gate, noScopes } from 'gatecheck'
import {
  type CloudflareOptions,
  type CloudflareRequest,
  cloudflareGate
} from 'gatecheck/cloudflare'
import { bound, derOf, first, knowsToken, now, secret } from '../../samples'

/** `cf.tlsClientAuth` of a certificate that Cloudflare verified: the fields that are read. */
export function verifiedFields(certificate: string, changes: object = {}) {
  return {
    certPresented: '1',
    certVerified: 'SUCCESS',
    certRevoked: '0',
    certFingerprintSHA256: createHash('sha256').update(derOf(certificate)).digest('hex'),
    certRFC9440: `:${Buffer.from(derOf(certificate)).toString('base64')}:`,
    certRFC9440TooLarge: false,
    ...changes
  }
}

/** `cf.tlsClientAuth` of a connection without a certificate. */
export const absentFields = {
  certPresented: '0',
  certVerified: 'NONE',
  certRevoked: '0',
  certFingerprintSHA256: '',
  certRFC9440: ''
}

export function cloudflareRequest(
  cf: unknown,
  {
    authorization = [`Bearer ${secret}`],
    method = 'GET',
    path = '/time',
    headers = {}
  }: {
    readonly authorization?: readonly string[]
    readonly method?: string
    readonly path?: string
    readonly headers?: Readonly<Record<string, string>>
  } = {}
): Request & CloudflareRequest {
  const request = new Request(`https://api.example.com${path}`, { method, headers })
  for (const line of authorization) request.headers.append('authorization', line)
  return Object.assign(request, { cf })
}

export const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
export const fingerprint = verifiedFields(first.pem).certFingerprintSHA256

/** The certificate that a gate gets from cloudflareGate. */
export async function certificateOf(
  cf: unknown,
  options: CloudflareOptions = {}
): Promise<ClientCertificate | undefined> {
  let presented: ClientCertificate | undefined
  await cloudflareGate(async ({ certificate }) => {
    presented = certificate
    return { _tag: 'ServerError', status: 500, reason: 'clock_invalid', detail: 'x' }
  }, options)(cloudflareRequest(cf))
  return presented
}
