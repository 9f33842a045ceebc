// The stack as a template, with what cdk.json says. Without function.zip, a placeholder is deployed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { GatecheckStack } from '../gatecheck-stack'
import { readSettings } from '../settings'

export interface Resource {
  readonly Type: string
  Properties: Record<string, unknown>
}
export interface TemplateJson {
  readonly Resources: Record<string, Resource>
  readonly Outputs?: Record<string, unknown>
}

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))

function zipFile(): string {
  if (existsSync('../../../function.zip')) return '../../../function.zip'
  const folder = mkdtempSync(join(tmpdir(), 'function-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  const emptyZip = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)])
  writeFileSync(join(folder, 'function.zip'), emptyZip)
  return join(folder, 'function.zip')
}
export const functionZip = zipFile()

export function makeApp(changes: Readonly<Record<string, unknown>> = {}, flags = {}): App {
  const gatecheck = { ...context.gatecheck, functionZip, ...changes }
  return new App({ postCliContext: { ...context, ...flags, gatecheck } })
}

export function synthesize(changes: Readonly<Record<string, unknown>> = {}): TemplateJson {
  const app = makeApp(changes)
  const stack = new GatecheckStack(app, 'Gatecheck', readSettings(app))
  return Template.fromStack(stack).toJSON() as TemplateJson
}
