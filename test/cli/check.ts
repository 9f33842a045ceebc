// Runs gatecheck truststore check as text and as JSON, which must agree.
import * as assert from 'uvu/assert'
import type { Finding } from '../../cli/truststore/finding'
import { fakeHost, runWith } from './fake-host'

export interface Report {
  readonly code: number
  readonly findings: readonly Finding[]
  readonly codes: readonly string[]
}

export async function check(truststore: string | Uint8Array, now?: number): Promise<Report> {
  const host = fakeHost({ 'truststore.pem': truststore }, now)
  const args = ['truststore', 'check', 'truststore.pem']
  const { code, text } = await runWith(host, ...args, '--json')
  const plain = await runWith(host, ...args)
  assert.is(plain.code, code)
  const { good, findings } = JSON.parse(text) as { good: boolean; findings: readonly Finding[] }
  assert.is(good, code === 0)
  for (const { message } of findings) assert.ok(plain.text.includes(message), message)
  for (const shown of [text, plain.text])
    assert.not.match(shown, /BEGIN [A-Z ]*PRIVATE|MIG[A-Z]|MIIE/)
  return { code, findings, codes: findings.map(finding => finding.code) }
}
