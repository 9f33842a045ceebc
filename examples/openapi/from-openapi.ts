// Makes a table for byRoute from an OpenAPI document, whose `security` says what each operation needs.
// An example to copy: it throws for whatever the gate could not enforce.
import { type Check, forbid, noScopes, type Requirement } from 'gatecheck'

/** The parts of an OpenAPI 3 document that are read. */
export interface OpenApiDocument {
  readonly security?: Security
  readonly paths?: Readonly<Record<string, unknown>>
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, unknown>> }
}

/** Alternatives. Each names schemes that must all be met, with the scopes that each needs. */
type Security = readonly Readonly<Record<string, readonly string[]>>[]

export interface FromOpenApiOptions {
  /** The name of the security scheme that the gate enforces, such as `oauth`. */
  readonly scheme: string
  /** What stands before each path, such as `/v1`: the path of `servers`, which is not read. */
  readonly basePath?: string
  /** Changes each requirement, for example `bearerAllowed`. */
  readonly each?: (requirement: Requirement) => Requirement
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

export function fromOpenApi(
  document: OpenApiDocument,
  { scheme, basePath = '', each = requirement => requirement }: FromOpenApiOptions
): Readonly<Record<string, Requirement>> {
  if (!Object.hasOwn(document.components?.securitySchemes ?? {}, scheme))
    throw new TypeError(`fromOpenApi({ scheme }): the document has no scheme "${scheme}"`)
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) => {
    if (Object.hasOwn(item as object, '$ref'))
      throw new TypeError(`fromOpenApi: resolve the $ref of ${path} first`)
    return Object.entries(item as Readonly<Record<string, { readonly security?: Security }>>)
      .filter(([method]) => methods.includes(method))
      .map(([method, { security }]) => {
        const key = `${method.toUpperCase()} ${basePath}${path}`
        const alternatives = scopesOf(key, scheme, security ?? document.security)
        return [key, each(requirementFor(alternatives))] as const
      })
  })
  return Object.fromEntries(operations)
}

/**
 * The scopes of each alternative. Alternatives of other schemes are left out, which only asks for
 * more. An operation that is public, or needs two schemes at once, is an error: the gate would
 * refuse what the document allows, or allow what it refuses.
 */
function scopesOf(key: string, scheme: string, security: Security = []): readonly string[][] {
  if (security.length === 0 || security.some(needed => Object.keys(needed).length === 0))
    throw new TypeError(`fromOpenApi: ${key} needs no token. Leave it out, and serve it unguarded.`)
  const matching = security.filter(needed => Object.hasOwn(needed, scheme))
  if (matching.length === 0) throw new TypeError(`fromOpenApi: ${key} does not accept "${scheme}"`)
  if (matching.some(needed => Object.keys(needed).length > 1))
    throw new TypeError(`fromOpenApi: ${key} needs another scheme beside "${scheme}"`)
  return matching.map(needed => [...new Set(needed[scheme])])
}

function requirementFor(alternatives: readonly string[][]): Requirement {
  const [first = [], ...others] = alternatives
  const common = first.filter(scope => others.every(other => other.includes(scope)))
  const extraScopes = alternatives.map(each => each.filter(scope => !common.includes(scope)))
  const base: Requirement = { ...noScopes, scopes: common }
  // An alternative that needs nothing more makes the others superfluous.
  if (extraScopes.some(({ length }) => length === 0)) return base
  if (extraScopes.every(({ length }) => length === 1))
    return { ...base, anyScope: extraScopes.flat() }
  return { ...base, checks: [coversOneOf(alternatives)] }
}

/** For alternatives that `scopes` (all of a list) and `anyScope` (one of a list) cannot express. */
function coversOneOf(alternatives: readonly string[][]): Check {
  const sets = alternatives.map(each => each.join(' ')).join(', or: ')
  return ({ scopes: granted }) =>
    alternatives.some(each => each.every(scope => granted.includes(scope)))
      ? undefined
      : forbid('no_alternative', `These scopes are needed: ${sets}`.slice(0, 256))
}
