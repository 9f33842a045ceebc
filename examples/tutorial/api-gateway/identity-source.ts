// Identity sources: what must be there before an authorizer is called at all, and what its cached result is keyed by.
import { type Arrival, values } from './arrival'

type Read = (arrival: Arrival) => string | undefined

/** The expressions are written as in AWS: `method.request.header.Authorization`, `$context.identity.clientCert.clientCertPem`. */
export function identitySource(
  expressions: readonly string[]
): (arrival: Arrival) => readonly (string | undefined)[] {
  const readers = expressions.map(reader)
  return arrival => readers.map(read => read(arrival) || undefined)
}

function reader(expression: string): Read {
  const [, header] = /^(?:method\.request|\$request)\.header\.([\w-]+)$/.exec(expression) ?? []
  if (header !== undefined) return ({ lines }) => values(lines, header).at(-1)
  if (/^\$?context\.identity\.clientCert\.clientCertPem$/.test(expression))
    return ({ certificate }) => certificate?.toString()
  throw new Error(`The local gateway does not model the identity source ${expression}`)
}
