// What someone has set on `Object.prototype` must not become a field of a token, or of the facts.

/** Every field that the checks read, of tokens, confirmations, facts and requirements. */
const fieldsRead = [
  ...['scopes', 'confirmation', 'audience', 'issuer', 'issuers', 'subject', 'clientId', 'acr'],
  ...['expiresAt', 'notBefore', 'authTime', 'authorizationDetails', 'thumbprint', 'jkt', 'unknown'],
  ...['requirement', 'scheme', 'leeway', 'absentAudience', 'answer', 'claims', 'id', 'issuedAt'],
  ...['anyScope', 'client', 'maxAge', 'binding', 'checks', 'route']
] as const

/** `for … in` also names what is inherited. It costs nothing where there is nothing. */
function inheritsAnything(object: object): boolean {
  for (const _ in object) return true
  return false
}

/**
 * A `thumbprint` there would bind every unbound token. Objects without a prototype would not help
 * where they are copied, and are slower to read.
 */
export function isPrototypePolluted(): boolean {
  return inheritsAnything({}) && fieldsRead.some(name => name in Object.prototype)
}
