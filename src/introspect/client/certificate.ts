// How we authenticate to an authorization server with a client certificate.
import type { ClientTls } from '../../types'

/** `client_id` says whose certificate it is [RFC 8705 §2]. */
export function certificateAuthentication(clientId: string, { key }: ClientTls) {
  return {
    authorization: undefined,
    fields: { client_id: clientId },
    // Whole, and line by line: a server might quote it with other line breaks.
    credentials: [key, ...(key.match(/[\w+/]{16,}/g) ?? [])]
  }
}
