// A client certificate with its key, and the CAs that we trust. One identity has one agent for each
// URL: a connection, and a TLS session, of one is never used for another.
import type { SecureContext } from 'node:tls'
import { builtin } from './builtin'

export interface Identity {
  /** Equal for equal texts. A hash, because the key is one of them. */
  readonly name: string
  /** Not the texts themselves: connections keep their options, and show them when inspected. */
  readonly secureContext: SecureContext
}

/** In PEM. `ca`: instead of the CAs that Node trusts. */
interface IdentityTexts {
  readonly certificate?: string | undefined
  readonly key?: string | undefined
  readonly ca?: string | readonly string[] | undefined
}

/** `undefined` if OpenSSL cannot read a text, or if the key is not the certificate's. */
export function makeIdentity({ certificate, key, ca }: IdentityTexts): Identity | undefined {
  try {
    const options = { cert: certificate, key, ca: ca === undefined ? ca : [ca].flat() }
    if ([certificate, key].includes('')) return undefined // Node would take it for an absent one
    return {
      name: builtin('node:crypto').hash('sha256', JSON.stringify(options)),
      secureContext: builtin('node:tls').createSecureContext(options)
    }
  } catch {
    return undefined
  }
}
