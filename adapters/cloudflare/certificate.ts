// The client's certificate as Cloudflare shows it in `request.cf.tlsClientAuth`. Never from a
// header: clients can send those.
import { sha256, unbase64 } from '#host'
import type { ClientCertificate } from '../../src/types'
import { isString } from '../../src/values/guards'
import { normaliseThumbprint } from '../../src/values/thumbprint'

type TlsClientAuth = Readonly<
  Partial<
    Record<
      'certPresented' | 'certVerified' | 'certRevoked' | 'certFingerprintSHA256' | 'certRFC9440',
      unknown
    >
  >
>

const unreadable = (reason: string): ClientCertificate => ({ _tag: 'Unreadable', reason })

/**
 * One finding in the words of BoringSSL and of OpenSSL 3. It must stand alone: a certificate that
 * is also expired, or whose chain is broken, does not match.
 */
const selfSignedOnly = /^FAILED:self[ -]signed certificate$/

/**
 * The certificate itself, which Authlete needs, if its hash is the fingerprint. Cloudflare leaves
 * it out above 10 KB; then the thumbprint stands for it.
 */
async function derOrThumbprint(field: unknown, thumbprint: string): Promise<ClientCertificate> {
  const [, base64] = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(isString(field) ? field : '') ?? []
  const der = base64 === undefined ? undefined : unbase64(base64)
  return der !== undefined && (await sha256(der)) === thumbprint
    ? { _tag: 'Der', der }
    : { _tag: 'Sha256', thumbprint }
}

function isVerified(certVerified: unknown, selfSigned: 'allowed' | undefined): boolean {
  if (certVerified === 'SUCCESS') return true
  return selfSigned === 'allowed' && isString(certVerified) && selfSignedOnly.test(certVerified)
}

/**
 * `undefined`: no certificate was presented. Cloudflare passes on certificates that failed its own
 * verification too; of them only self-signed ones may count. Never rejects.
 */
export async function certificateFromCf(
  request: { readonly cf?: unknown },
  selfSigned: 'allowed' | undefined
): Promise<ClientCertificate | undefined> {
  try {
    const auth = (
      request.cf as { readonly tlsClientAuth?: TlsClientAuth | null } | null | undefined
    )?.tlsClientAuth
    if (auth === undefined || auth === null || auth.certPresented === '0') return undefined
    const { certRevoked, certFingerprintSHA256: fingerprint } = auth
    if (auth.certPresented !== '1') return unreadable('unknown_form')
    if (certRevoked !== '0') return unreadable(certRevoked === '1' ? 'revoked' : 'unknown_form')
    if (!isVerified(auth.certVerified, selfSigned)) return unreadable('not_verified')
    if (!isString(fingerprint) || !/^[0-9a-fA-F]{64}$/.test(fingerprint))
      return unreadable('not_a_thumbprint')
    return await derOrThumbprint(auth.certRFC9440, normaliseThumbprint(fingerprint))
  } catch {
    return unreadable('unknown_form')
  }
}
