// Serves the metadata of the resource before the gate: it must be readable without a token
// [RFC 9728 §3].
import type { MetadataAnswer, ResourceMetadata } from '../../src/types'
import { isFunction } from '../../src/values/guards'
import type { OptionRule } from '../../src/values/options'

/** The option `metadata`. */
export type MetadataOption = ResourceMetadata | readonly ResourceMetadata[]

function isMetadataOption(value: unknown): boolean {
  const list = [value].flat() as readonly (ResourceMetadata | undefined)[]
  return (
    list.every(metadata => isFunction(metadata?.answer)) &&
    new Set(list.map(metadata => metadata?.path)).size === list.length
  )
}

export const metadataRule: OptionRule = [
  isMetadataOption,
  'resourceMetadata({ … }), or a list of them with different paths'
]

/** `target`: the request target, as the client sent it. */
export function metadataAnswer(
  option: MetadataOption,
  method: string | undefined,
  target: string
): MetadataAnswer | undefined {
  return [option]
    .flat()
    .find(({ path }) => path === target)
    ?.answer(method ?? '', target)
}
