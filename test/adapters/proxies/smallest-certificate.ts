// The smallest DER that looks like a certificate and needs every escape: 300801fbefbeffffffc3.

/** `printf 300801fbefbeffffffc3 | xxd -r -p | openssl dgst -sha256 -binary | basenc --base64url` */
export const thumbprint = 'XSHujqF-FNlS5uonqBtfvUt2aolftBRlyvwiLxtTA0Q'
export const hashHex = '5d21ee8ea17e14d952e6ea27a81b5fbd4b766a895fb41465cafc222f1b530344'
export const hashBase64 = 'XSHujqF+FNlS5uonqBtfvUt2aolftBRlyvwiLxtTA0Q='

export function percentEncodedPem(body: string): string {
  return `-----BEGIN%20CERTIFICATE-----%0A${body}%0A-----END%20CERTIFICATE-----%0A`
}
