// A JWT verified with aws-jwt-verify, its keys fetched at the first use: another way to the same end. It checks no binding.
import { JwtVerifier } from 'aws-jwt-verify'
import { policy, tokenOf } from './policy.mjs'

export const make = ({ issuer, audience, jwksUri }) => JwtVerifier.create({ issuer, audience, jwksUri })
export const allowed = async (verifier, event) => (await verifier.verify(tokenOf(event))).scope.split(' ').includes('time:query')
export const handlerOf = made => async event => policy(await allowed(made, event), event)
