// Runs gatecheck.guard with AWS's own validator, which is bundled in aws-cdk-lib.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { TemplateJson } from './synthesize'

interface Diagnostic {
  readonly ruleId: string
  readonly source: string
  readonly severity: string
  readonly message: string
}
interface Engine {
  validateTemplate(template: unknown): { readonly diagnostics: readonly Diagnostic[] }
}
interface Validator {
  readonly CompositeEngine: new (config: unknown) => Engine
  readonly TemplateContent: new (content: string, name: string) => unknown
}

const resolve = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'))
const { CompositeEngine, TemplateContent }: Validator = resolve('@aws/cloudformation-validate')
export const rules = readFileSync('../gatecheck.guard', 'utf8')
const engine = new CompositeEngine({ guardRules: [{ name: 'gatecheck.guard', content: rules }] })

function diagnose(template: TemplateJson): readonly Diagnostic[] {
  return engine.validateTemplate(new TemplateContent(JSON.stringify(template), 'template.json'))
    .diagnostics
}

/** Names of the Guard rules that find something, in alphabetical order. */
export function findings(template: TemplateJson): readonly string[] {
  const found = diagnose(template).filter(({ source }) => source === 'GUARD')
  return [...new Set(found.map(({ ruleId }) => ruleId))].sort()
}

export function errors(template: TemplateJson): readonly string[] {
  return diagnose(template)
    .filter(({ severity }) => severity === 'ERROR' || severity === 'FATAL')
    .map(({ ruleId, message }) => `${ruleId} ${message}`)
}
