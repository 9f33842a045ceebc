// Identity sources: the authorizer is called only if all are present, and they are the cache key.
import { type GatewayRequest, headerValues } from './gateway-request'

type ReadSource = (request: GatewayRequest) => string | undefined

/**
 * Takes the expressions of AWS: `method.request.header.Authorization`,
 * `$context.identity.clientCert.clientCertPem`.
 */
export function identitySourceReader(
  expressions: readonly string[]
): (request: GatewayRequest) => readonly (string | undefined)[] {
  const readers = expressions.map(sourceReader)
  return request => readers.map(read => read(request) || undefined)
}

function sourceReader(expression: string): ReadSource {
  const [, header] = /^(?:method\.request|\$request)\.header\.([\w-]+)$/.exec(expression) ?? []
  if (header !== undefined) return ({ headerLines }) => headerValues(headerLines, header).at(-1)
  if (/^\$?context\.identity\.clientCert\.clientCertPem$/.test(expression))
    return ({ certificate }) => certificate?.toString()
  throw new Error(`The local gateway does not model the identity source ${expression}`)
}
