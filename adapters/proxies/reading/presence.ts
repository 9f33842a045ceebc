// A second header that says whether there was a certificate. If the two headers disagree, the
// certificate is unreadable.
import type { ClientCertificate } from '../../../src/types'
import { misused } from './misuse'
import { unreadable } from './reader'

/** The words of a proxy for "there was a certificate" and "there was none". */
export interface PresenceWords {
  readonly yes: string
  readonly no: string
  /** The reader, and its option for this header. */
  readonly reader: string
  readonly option: string
}

/** `certificate` is `undefined` if its header is absent or empty. `isEmpty` tells the two apart. */
export function checkPresence(
  { yes, no, reader, option }: PresenceWords,
  presence: string | undefined,
  certificate: ClientCertificate | undefined,
  isEmpty: boolean
): ClientCertificate | undefined {
  if (presence !== undefined && presence !== yes && presence !== no)
    return presence.includes(',')
      ? unreadable('doubled_header')
      : misused(reader, option, `its header must say "${yes}" or "${no}"`)
  if (certificate !== undefined)
    return presence === no ? unreadable('presence_contradicted') : certificate
  if (presence === yes)
    return isEmpty
      ? unreadable('certificate_not_passed')
      : misused(reader, 'header', 'the proxy does not set the header that holds the certificate')
  return isEmpty && presence !== no
    ? misused(reader, option, 'the proxy does not set the header that says why there is none')
    : undefined
}
