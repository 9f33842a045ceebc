// What Cloudflare says of the client's certificate in `request.cf.tlsClientAuth`; headers that say the same are anyone's.
import { sha256, unbase64 } from '#host'
import type { ClientCertificate } from '../../src/types'
import { normaliseThumbprint } from '../../src/values/thumbprint'

type Said = Readonly<
  Partial<
    Record<
      'certPresented' | 'certVerified' | 'certRevoked' | 'certFingerprintSHA256' | 'certRFC9440',
      unknown
    >
  >
>

const unreadable = (reason: string): ClientCertificate => ({ _tag: 'Unreadable', reason })

/** BoringSSL's and OpenSSL 3's words for the same finding, alone: neither expiry nor a broken chain. */
const selfSigned = /^FAILED:self[ -]signed certificate$/

/** The certificate itself, which Cloudflare leaves out above 10 KB, if it is the one that the fingerprint names: Authlete wants it whole. */
async function bodyOf(field: unknown, thumbprint: string): Promise<ClientCertificate> {
  const [, coded = ''] =
    /^:([A-Za-z0-9+/]+={0,2}):$/.exec(typeof field === 'string' ? field : '') ?? []
  const der = coded === '' ? undefined : unbase64(coded)
  return der !== undefined && (await sha256(der)) === thumbprint
    ? { _tag: 'Der', der }
    : { _tag: 'Sha256', thumbprint }
}

/** Total. `undefined`: no certificate was presented. Cloudflare passes on certificates that failed its own verification, too. */
export async function certificateFromCf(
  request: { readonly cf?: unknown },
  admitted: 'selfSigned' | 'none'
): Promise<ClientCertificate | undefined> {
  try {
    const said = (request.cf as { readonly tlsClientAuth?: Said | null } | null | undefined)
      ?.tlsClientAuth
    if (said === undefined || said === null || said.certPresented === '0') return undefined
    const {
      certPresented,
      certVerified,
      certRevoked,
      certFingerprintSHA256: fingerprint,
      certRFC9440
    } = said
    if (certPresented !== '1') return unreadable('unknown_form')
    if (certRevoked !== '0') return unreadable(certRevoked === '1' ? 'revoked' : 'unknown_form')
    if (
      certVerified !== 'SUCCESS' &&
      !(
        admitted === 'selfSigned' &&
        typeof certVerified === 'string' &&
        selfSigned.test(certVerified)
      )
    )
      return unreadable('not_verified')
    if (typeof fingerprint !== 'string' || !/^[0-9a-fA-F]{64}$/.test(fingerprint))
      return unreadable('not_a_thumbprint')
    return await bodyOf(certRFC9440, normaliseThumbprint(fingerprint))
  } catch {
    return unreadable('unknown_form')
  }
}
