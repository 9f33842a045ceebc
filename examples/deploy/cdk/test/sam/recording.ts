// What SAM's transform made of template.yaml. It is written in Python, so its output is recorded.
import { readFileSync } from 'node:fs'
import type { TemplateJson } from '../synthesize'
import { folder } from './template'

interface Recording {
  readonly translator: string
  readonly templateSha256: string
  readonly output: TemplateJson
}
export const recording: Recording = JSON.parse(readFileSync(`${folder}/transformed.json`, 'utf8'))
export const transformed = recording.output
