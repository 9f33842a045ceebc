// The same with the keys in the bundle's configuration: no call leaves the process, and a key's rotation needs a deployment.
import { make as fetching } from './aws-jwt-verify.mjs'
export { allowed, handlerOf } from './aws-jwt-verify.mjs'

export const make = settings => {
  const verifier = fetching(settings)
  verifier.cacheJwks(settings.jwks)
  return verifier
}
