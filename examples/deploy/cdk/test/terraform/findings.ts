// Everything that is wrong with the module, a sentence each.
import { readFileSync } from 'node:fs'
import { broken, type Place } from '../place'
import { readModule, type Sources } from './module'
import { misnamed } from './names'
import { brokenReferences, unknownFunctions, unknownKeys, unused, wrongValues } from './references'
import {
  looseBuckets,
  notRedeployed,
  plainSecrets,
  strayAuthorizers,
  wideStatements
} from './rules'
import { toTemplate } from './template'

export interface Setting {
  readonly id: string
  readonly terraform?: readonly Place[]
}
export const { settings } = JSON.parse(readFileSync('../settings.json', 'utf8')) as {
  readonly settings: readonly Setting[]
}

const checks = [
  misnamed,
  brokenReferences,
  unknownKeys,
  unknownFunctions,
  unused,
  wrongValues,
  notRedeployed,
  plainSecrets,
  wideStatements,
  strayAuthorizers,
  looseBuckets
]

export async function findings(sources: Sources): Promise<readonly string[]> {
  const module = await readModule(sources)
  const template = toTemplate(module)
  const fromTable = settings.flatMap(({ id, terraform = [] }) =>
    terraform.flatMap(place => broken(template, place).map(where => `${id}: ${where}`))
  )
  return [...module.errors, ...checks.flatMap(check => check(module)), ...fromTable]
}
