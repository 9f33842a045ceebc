import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'
import { anyText } from '../samples'

const test = suite('hmac')

test('both hosts sign and verify alike', () =>
  fc.assert(
    fc.asyncProperty(
      anyText.filter(text => text !== ''),
      anyText,
      fc.nat(31),
      async (sealingSecret, text, where) => {
        const [nodeHmac, webHmac] = [node.hmac(sealingSecret), web.hmac(sealingSecret)]
        const code = await nodeHmac.sign(text)
        assert.equal(Buffer.from(await webHmac.sign(text)), Buffer.from(code))
        const wrong = Uint8Array.from(code, (byte, i) => (i === where ? byte ^ 1 : byte))
        for (const { verify } of [nodeHmac, webHmac])
          assert.equal(
            [
              await verify(text, code),
              await verify(text, wrong),
              await verify(`${text}!`, code),
              await verify(text, code.slice(1)),
              await verify(text, new Uint8Array())
            ],
            [true, false, false, false, false]
          )
      }
    ),
    { numRuns: 20 }
  ))

test.run()
