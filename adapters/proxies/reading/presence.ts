// A second header that says whether there was a certificate: what it says and what is there must agree, else neither counts.
import type { ClientCertificate } from '../../../src/types'
import { unreadable } from './reader'

/** How a proxy says yes and no. */
export interface YesNo {
  readonly yes: string
  readonly no: string
}

/** `certificate` is `undefined` where its header is missing or empty; `empty` tells the two apart. */
export function checkPresence(
  { yes, no }: YesNo,
  said: string | undefined,
  certificate: ClientCertificate | undefined,
  empty: boolean
): ClientCertificate | undefined {
  if (said !== undefined && said !== yes && said !== no) return unreadable('presence_unknown')
  if (certificate !== undefined)
    return said === no ? unreadable('presence_contradicted') : certificate
  if (said === yes) return unreadable('certificate_not_passed')
  return empty && said !== no ? unreadable('presence_unknown') : undefined
}
