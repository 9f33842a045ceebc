// A second header that says whether there was a certificate. If the two headers disagree, the
// certificate is unreadable.
import type { ClientCertificate } from '../../../src/types'
import { unreadable } from './reader'

/** The words of a proxy for "there was a certificate" and "there was none". */
export interface PresenceWords {
  readonly yes: string
  readonly no: string
}

/** `certificate` is `undefined` if its header is absent or empty. `isEmpty` tells the two apart. */
export function checkPresence(
  { yes, no }: PresenceWords,
  presence: string | undefined,
  certificate: ClientCertificate | undefined,
  isEmpty: boolean
): ClientCertificate | undefined {
  if (presence !== undefined && presence !== yes && presence !== no)
    return unreadable('presence_unknown')
  if (certificate !== undefined)
    return presence === no ? unreadable('presence_contradicted') : certificate
  if (presence === yes) return unreadable('certificate_not_passed')
  return isEmpty && presence !== no ? unreadable('presence_unknown') : undefined
}
