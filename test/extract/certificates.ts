// Spellings of one certificate.
import { type ClientCertificate, thumbprintOf } from 'gatecheck'
import { derOf, rfc8705 } from '../samples'

export async function thumbprintOrReason(certificate: ClientCertificate): Promise<string> {
  const result = await thumbprintOf(certificate)
  return result._tag === 'Sha256' ? result.thumbprint : result.reason
}

export const base64Body = rfc8705.pem.replace(/-----[^-]+-----|\s/g, '')
export const der = derOf(rfc8705.pem)
export function armoured(text: string): string {
  return `-----BEGIN CERTIFICATE-----${text}-----END CERTIFICATE-----`
}
export const privateKey = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n'
