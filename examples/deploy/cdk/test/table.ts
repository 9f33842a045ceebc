// The table that every template must satisfy.
import { readFileSync } from 'node:fs'
import type { Place } from './place'

export interface Setting {
  readonly id: string
  readonly must: string
  readonly cloudformation?: readonly Place[]
  readonly sam?: readonly Place[]
  readonly openapi?: readonly Place[]
}
export const { settings } = JSON.parse(readFileSync('../settings.json', 'utf8')) as {
  readonly settings: readonly Setting[]
}
