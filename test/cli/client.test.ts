// gatecheck truststore check --client: would API Gateway accept this certificate?
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from '../../cli/truststore/finding'
import { thumbprintOf } from '../../src'
import { createWorkshop, isCa } from './certificates'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, truststore with a client')
const { make, read, remove } = createWorkshop()
test.after(remove)

const leaf = ['basicConstraints=CA:FALSE', 'subjectAltName=DNS:client.example']
const root = make('root', { subject: '/CN=Root' })
const middle = make('middle', { subject: '/CN=Middle', by: 'root' })
const chain = root + middle
const client = make('client', { subject: '/CN=Client', by: 'middle', extensions: leaf })

interface Report {
  readonly code: number
  readonly codes: readonly string[]
  readonly client: {
    readonly chain: readonly number[] | null
    readonly purposes: readonly string[]
    readonly names: string
    readonly thumbprint: string
  }
  readonly text: string
}

async function judge(truststore: string, clientPem: string, now?: number): Promise<Report> {
  const host = fakeHost({ 'truststore.pem': truststore, 'client.pem': clientPem }, now)
  const args = ['truststore', 'check', 'truststore.pem', '--client', 'client.pem']
  const json = await runWith(host, ...args, '--json')
  const { text, code } = await runWith(host, ...args)
  assert.is(code, json.code)
  assert.not.match(text + json.text, /BEGIN [A-Z ]*PRIVATE|MIG[A-Z]|MIIE/)
  const report = JSON.parse(json.text) as Report & { readonly findings: readonly Finding[] }
  return { ...report, code, text, codes: report.findings.map(finding => finding.code) }
}

test('a client of an intermediate CA: accepted; its chain, names, purpose and thumbprint are shown', async () => {
  const { code, codes, client: shown, text } = await judge(chain, client)
  assert.equal([code, codes], [0, []])
  assert.equal(shown.chain, [2, 1])
  assert.is(shown.names, 'DNS:client.example')
  const read = await thumbprintOf({ _tag: 'Pem', pem: client })
  assert.is(shown.thumbprint, read._tag === 'Sha256' ? read.thumbprint : '')
  for (const part of ['CN=Client', 'DNS:client.example', shown.thumbprint, '2 (CN=Middle) < 1'])
    assert.ok(text.includes(part), part)
  assert.match(text, /^Yes:.* The client is accepted\.$/m)
})

test('a self-signed client needs no permission to sign others [RFC 5280 §4.2.1.3]', async () => {
  const extensions = [...leaf, 'keyUsage=critical,digitalSignature']
  const own = make('signer', { subject: '/CN=Signer', extensions })
  const { code, client: shown } = await judge(chain + own, own)
  assert.equal([code, shown.chain], [0, []])
})

test('a self-signed client is accepted if this very certificate is in the truststore, else refused', async () => {
  const own = make('own', { subject: '/CN=Own', extensions: leaf })
  const same = make('same', { subject: '/CN=Own', extensions: leaf })
  const accepted = await judge(chain + own, own)
  assert.equal([accepted.code, accepted.client.chain], [0, []])
  for (const truststore of [chain, chain + same])
    assert.ok((await judge(truststore, own)).codes.includes('client_self_signed'))
})

const day = 24 * 60 * 60 * 1000
const renewed = make('renewed', { subject: '/CN=Middle', by: 'root' })
const ofRenewed = make('ofRenewed', { subject: '/CN=C', by: 'renewed', extensions: leaf })
const shortCa = make('shortCa', { subject: '/CN=Short', by: 'root', days: 10 })
const ofShort = make('ofShort', { subject: '/CN=C', by: 'shortCa', extensions: leaf })
const limited = make('limited', {
  subject: '/CN=Limited',
  extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0']
})
const below = make('below', { subject: '/CN=Below', by: 'limited' })
const ofBelow = make('ofBelow', { subject: '/CN=C', by: 'below', extensions: leaf })
const noCa = make('noCa', { subject: '/CN=No CA', by: 'root', extensions: leaf })
const ofNoCa = make('ofNoCa', { subject: '/CN=C', by: 'noCa', extensions: leaf })
const forServers = make('forServers', {
  subject: '/CN=C',
  by: 'middle',
  extensions: [...leaf, 'extendedKeyUsage=serverAuth']
})
const forEncryption = make('forEncryption', {
  subject: '/CN=C',
  by: 'middle',
  extensions: [...leaf, 'keyUsage=critical,keyEncipherment']
})
const serverCa = make('serverCa', {
  subject: '/CN=Server CA',
  by: 'root',
  extensions: [isCa, 'extendedKeyUsage=serverAuth']
})
const ofServerCa = make('ofServerCa', { subject: '/CN=C', by: 'serverCa', extensions: leaf })
make('third', { subject: '/CN=3', by: 'middle' })
make('fourth', { subject: '/CN=4', by: 'third' })
const fifth = make('fifth', { subject: '/CN=5', by: 'fourth' })
const long = chain + read('third.pem') + read('fourth.pem') + fifth
const ofFifth = make('ofFifth', { subject: '/CN=C', by: 'fifth', extensions: leaf })
const weak = make('weak', { subject: '/CN=C', by: 'root', key: 'RSA-1024', extensions: leaf })
const old = make('old', { subject: '/CN=C', by: 'root', sign: ['-sha1'], extensions: leaf })
const soon = make('soon', { subject: '/CN=C', by: 'root', days: 5, extensions: leaf })

for (const [title, truststore, certificate, code, now] of [
  ['its issuer is not in the truststore', root, client, 'client_issuer_missing'],
  ['the intermediate comes from the client alone', root, client + middle, 'client_issuer_missing'],
  ["the root of its issuer's chain is missing", middle, client, 'client_chain_incomplete'],
  ['the CA was made anew, with another key', root + renewed, client, 'client_other_key'],
  [
    'its chain goes through one of two CAs with the same subject',
    chain + renewed,
    ofRenewed,
    'client_chain_ambiguous'
  ],
  ['it has expired', chain, soon, 'client_expired', Date.now() + 6 * day],
  ['it is not valid yet', chain, client, 'client_not_yet_valid', Date.now() - day],
  [
    'a CA of its chain has expired',
    root + shortCa,
    ofShort,
    'client_chain_out_of_date',
    Date.now() + 11 * day
  ],
  ['its chain is longer than pathlen allows', limited + below, ofBelow, 'client_path_too_long'],
  ['its issuer is no CA', root + noCa, ofNoCa, 'client_issuer_is_no_ca'],
  ['it is for servers only [RFC 5280 §4.2.1.12]', chain, forServers, 'client_purpose'],
  ['its key must not sign [RFC 5246 §7.4.6]', chain, forEncryption, 'client_key_usage'],
  ['its CA is for servers only', root + serverCa, ofServerCa, 'client_chain_purpose'],
  ['its chain has five CAs', long, ofFifth, 'client_chain_too_long'],
  ['its key is weak', root, weak, 'client_weak_key'],
  ['its signature is weak', root, old, 'client_weak_signature'],
  ["its file is the client's key", chain, read('client.key'), 'private_key'],
  ['its file holds the key, too', chain, client + read('client.key'), 'private_key'],
  ['its file is empty', chain, '', 'not_pem']
] as const)
  test(`refused if ${title}`, async () => {
    const { code: exit, codes, text } = await judge(truststore, certificate, now)
    assert.is(exit, 1)
    assert.ok(codes.includes(code), codes.join())
    assert.not.match(text, /client is accepted/)
  })

test('clientAuth, any purpose, or no extended key usage is fine', async () => {
  for (const usage of [[], ['clientAuth'], ['serverAuth,clientAuth'], ['anyExtendedKeyUsage']]) {
    const extensions = [...leaf, ...usage.map(purposes => `extendedKeyUsage=${purposes}`)]
    const pem = make('purpose', { subject: '/CN=C', by: 'middle', extensions })
    assert.is((await judge(chain, pem)).code, 0, usage.join())
  }
})

test('a client with its chain goes to the first certificate of the file', async () => {
  const { code, client: shown } = await judge(chain, client + middle + root)
  assert.equal([code, shown.names], [0, 'DNS:client.example'])
})

test.run()
