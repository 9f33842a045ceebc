// With what we connect: a client certificate [RFC 8705 §2], and the CAs that we trust.
import { makeIdentity } from '#host'
import { isString } from '../../values/guards'
import { type OptionRule, validateOptions } from '../../values/options'

/** A client certificate in PEM, of which the server knows the subject or the certificate itself. */
export interface ClientTls {
  /** One certificate, and the chain below the root if the server needs it. */
  readonly certificate: string
  /** Its private key, without a passphrase. */
  readonly key: string
  /** As the option `ca` beside `tls`. */
  readonly ca?: string | readonly string[] | undefined
}
export interface IdentityOptions {
  readonly tls?: ClientTls | undefined
  readonly ca?: string | readonly string[] | undefined
  readonly transport?: unknown
}

/** On a host that opens no connections itself, no text is a certificate. */
function isCertificate(text: unknown): text is string {
  return isString(text) && makeIdentity({ certificate: text }) !== undefined
}

/** `otherCa`: with two, it would not be known which was meant. */
export function caOption({ transport }: IdentityOptions, otherCa?: unknown): OptionRule {
  return [
    value => {
      const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
      const isGood = texts.length > 0 && texts.every(isCertificate)
      return isGood && transport === undefined && otherCa === undefined
    },
    'CA certificates in PEM, once (on Node only, not with a transport)'
  ]
}

export function tlsOption(
  { transport }: IdentityOptions,
  ...others: readonly unknown[]
): OptionRule {
  return [
    () => [transport, ...others].every(other => other === undefined),
    '{ certificate, key }, without a transport and other credentials'
  ]
}

export function validateTls(where: string, options: IdentityOptions): void {
  const { tls } = options
  if (tls === undefined) return
  validateOptions(
    `${where}: tls`,
    tls,
    {
      certificate: [isCertificate, 'a certificate in PEM (on Node only)'],
      key: [
        key => isString(key) && makeIdentity({ certificate: tls.certificate, key }) !== undefined,
        "the certificate's private key in PEM, without a passphrase (on Node only)"
      ]
    },
    { ca: caOption(options, options.ca) }
  )
}

export function identityFor({ tls, ca }: IdentityOptions): ReturnType<typeof makeIdentity> {
  if (tls === undefined && ca === undefined) return undefined
  return makeIdentity({ ...tls, ca: tls?.ca ?? ca })
}

/** `client_id` says whose certificate it is [RFC 8705 §2]. Servers quote keys line by line. */
export function certificateAuthentication(clientId: string, { key }: ClientTls) {
  const credentials = [key, ...(key.match(/[\w+/]{16,}/g) ?? [])]
  return { authorization: undefined, fields: { client_id: clientId }, credentials }
}
