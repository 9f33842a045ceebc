// The same with the keys in the bundle's configuration: no request leaves the process, and a
// rotated key needs a deployment.
import { create as createFetching } from './aws-jwt-verify.mjs'

export { isAllowed, toHandler } from './aws-jwt-verify.mjs'

export function create(clientOptions) {
  const verifier = createFetching(clientOptions)
  verifier.cacheJwks(clientOptions.jwks)
  return verifier
}
