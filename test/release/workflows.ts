// The workflows of .github/, parsed.
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}
export interface Job {
  readonly uses?: string
  readonly needs?: string | readonly string[]
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> }
  readonly steps?: readonly Step[]
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = '.github/workflows'
export const texts: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder).map(name => [name, readFileSync(`${folder}/${name}`, 'utf8')])
)
/** A key that is written twice is an error. */
export const workflows: Readonly<Record<string, Workflow>> = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, parse(text) as Workflow])
)
/** Every job, under its file and name, such as `release.yml publish`. */
export const jobs: readonly (readonly [name: string, job: Job])[] = Object.entries(
  workflows
).flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => [`${file} ${name}`, job] as const)
)
export const steps: readonly (readonly [name: string, step: Step])[] = jobs.flatMap(([name, job]) =>
  (job.steps ?? []).map(step => [name, step] as const)
)
/** The commands of a job, in their order. */
export function commandsOf(name: string): readonly string[] {
  return steps.flatMap(([job, { run }]) => (job === name && run !== undefined ? [run] : []))
}
