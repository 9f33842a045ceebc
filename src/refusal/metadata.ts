// The metadata of a protected resource: how a client finds out whom to ask for a token [RFC 9728].
import type { MetadataAnswer, ResourceMetadata } from '../types'
import { deepFreeze } from '../values/json'
import { copyOptions, validateOptions } from '../values/options'
import {
  optionalMetadataRules,
  type ResourceMetadataOptions,
  requiredMetadataRules,
  resourceForm
} from './metadata-options'

export type { ResourceMetadataOptions } from './metadata-options'

const wellKnown = '/.well-known/oauth-protected-resource'

/** Scripts of any origin may read it: browsers are clients, too. */
const documentHeaders = {
  'content-type': 'application/json',
  'access-control-allow-origin': '*',
  'cache-control': 'public, max-age=600'
} as const

/** `scopesSupported` → `scopes_supported`. */
function memberName(option: string): string {
  return option.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

/** Empty lists are left out [§3.2]. So is `false`, which is the default. */
function documentFrom(
  fields: readonly (readonly [option: string, value: unknown])[]
): ResourceMetadata['document'] {
  const members = fields.filter(
    ([, value]) =>
      value !== undefined && value !== false && (value as readonly unknown[]).length !== 0
  )
  return {
    ...Object.fromEntries(members.map(([option, value]) => [memberName(option), value])),
    bearer_methods_supported: ['header']
  }
}

/**
 * The metadata of this API [RFC 9728]: which authorization servers it trusts, which scopes there
 * are, how tokens must be bound. Pass it to `gate({ challenge: { metadata } })`, so that every
 * challenge names its URL, and as `metadata` to the adapter, which serves it.
 *
 * Public: anyone may read it. `answer` serves it where no adapter does. One document is for one
 * resource: make one for each.
 *
 * Throws a `TypeError` that names each option that is wrong. Does NOT enforce anything: the gate's
 * `audience`, `require` and `dpop` do. Does NOT sign the document (`signed_metadata`).
 *
 * @example
 * const resource = 'https://api.example.com/v1'
 * const metadata = resourceMetadata({ resource, authorizationServers: ['https://as.example.com'] })
 * const pass = gate({ introspect, require, audience: resource, challenge: { metadata } })
 * app.use(expressGate(pass, { metadata }))
 */
export function resourceMetadata(options: ResourceMetadataOptions): ResourceMetadata {
  const where = 'resourceMetadata(options)'
  const [required, optional] = [requiredMetadataRules(), optionalMetadataRules()]
  validateOptions(where, options, required, optional)
  const given: { readonly [option: string]: unknown } = { ...copyOptions(where, options) }
  // In the order of the rules: the same options give the same text.
  const fields = Object.keys({ ...required, ...optional }).map(name => [name, given[name]] as const)
  const text = JSON.stringify(documentFrom(fields))
  const [, origin = '', suffix = ''] = resourceForm.exec(options.resource) ?? []
  // Between host and path. A slash after the host alone is removed [§3.1].
  const path = wellKnown + suffix.replace(/^\/(?=\?|$)/, '')
  return Object.freeze({
    url: origin + path,
    path,
    document: deepFreeze(JSON.parse(text) as ResourceMetadata['document']),
    answer: (method: string, target: string): MetadataAnswer | undefined =>
      target === path && (method === 'GET' || method === 'HEAD')
        ? { status: 200, headers: documentHeaders, body: text }
        : undefined
  })
}
