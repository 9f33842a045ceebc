// Samples for many tests: a clock, tokens, certificates, requests.
import fc from 'fast-check'
import type {
  ClientCertificate,
  Introspect,
  Introspection,
  Requirement,
  ResourceRequest,
  Token
} from 'gatecheck'
import { sampleCertificates } from 'gatecheck/testing'

export const at = 1_800_000_000
export function now(): number {
  return at * 1000
}

export const { first, second, rfc8705 } = sampleCertificates
export const secret = 'tok_5f8Zq2-Xw9.LmN0~aB3+cD4/eF6=='

export const bound: Token = {
  subject: 'john',
  clientId: 'app',
  scopes: ['time:query', 'payments'],
  expiresAt: at + 60,
  confirmation: { thumbprint: first.thumbprint },
  claims: {}
}
export const unbound: Token = { ...bound, confirmation: {} }

export function knows(introspection: Introspection): Introspect {
  return async () => introspection
}
export function knowsToken(token: Token): Introspect {
  return knows({ _tag: 'Active', token })
}

export const pem = (text: string): ClientCertificate => ({ _tag: 'Pem', pem: text })

export function request(
  more: Partial<ResourceRequest> & { readonly authorization?: readonly string[] } = {}
): ResourceRequest {
  const { authorization = [`Bearer ${secret}`], ...rest } = more
  return {
    method: 'GET',
    path: '/time',
    header: name => (name.toLowerCase() === 'authorization' ? authorization : []),
    certificate: pem(first.pem),
    ...rest
  }
}

export const certificateOnly: Requirement = { scopes: [], binding: 'certificate' }

export function derOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
}
export function pemOf(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

/** Its timer keeps the process alive, unlike AbortSignal.timeout's: a test can wait for it. */
export function abortAfter(ms: number): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), ms)
  return controller.signal
}

/** Any UTF-16 text, lone surrogates too. fast-check's own binary unit takes a second to set up. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 40 })
  .map(codes => String.fromCharCode(...codes))
