// gatecheck thumbprint: what the library computes, one line a certificate.
import { X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, second } from '../samples'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, thumbprint')

const der = new X509Certificate(first.pem).raw
const host = fakeHost({
  'one.pem': first.pem,
  'two.pem': `${first.pem}\n${second.pem}`,
  'one.der': der,
  'cut.der': der.subarray(0, 100),
  'cut.pem': first.pem.slice(0, 200),
  'a\u001b[31m.pem': first.pem,
  '-': second.pem
})

for (const [title, names, code, lines] of [
  ['PEM', ['one.pem'], 0, [`${first.thumbprint}  one.pem`]],
  ['DER', ['one.der'], 0, [`${first.thumbprint}  one.der`]],
  ['a name with an escape', ['a\u001b[31m.pem'], 0, [`${first.thumbprint}  a?[31m.pem`]],
  ['standard input', ['-'], 0, [`${second.thumbprint}  -`]],
  [
    'several certificates of several files',
    ['two.pem', 'one.pem'],
    0,
    [
      `${first.thumbprint}  two.pem:1`,
      `${second.thumbprint}  two.pem:2`,
      `${first.thumbprint}  one.pem`
    ]
  ],
  [
    'a DER that is cut short',
    ['cut.der'],
    1,
    ['cut.der: this is not a certificate in DER (wrong_length)']
  ],
  ['a PEM that is cut short', ['cut.pem'], 1, ['cut.pem: it cannot be read (cut_short)']],
  ['a file that is not there', ['none.pem'], 2, ['none.pem: there is no such file']]
] as const)
  test(`${title}: exit code ${code}`, async () =>
    assert.equal(await runWith(host, 'thumbprint', ...names), { code, text: lines.join('\n') }))

test('no file is wrong use, exit code 2', async () =>
  assert.is((await runWith(host, 'thumbprint')).code, 2))

test.run()
