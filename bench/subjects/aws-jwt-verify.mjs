// A JWT verified with aws-jwt-verify, which fetches its keys at the first use. It checks no
// binding.
import { JwtVerifier } from 'aws-jwt-verify'
import { tokenFromEvent, toPolicy } from './policy.mjs'

export function create({ issuer, audience, jwksUri }) {
  return JwtVerifier.create({ issuer, audience, jwksUri })
}

export async function isAllowed(verifier, event) {
  const claims = await verifier.verify(tokenFromEvent(event))
  return claims.scope.split(' ').includes('time:query')
}

export function toHandler(verifier) {
  return async event => toPolicy(await isAllowed(verifier, event), event)
}
