// gatecheck thumbprint: the x5t#S256 of each certificate, as the library computes it.
import { thumbprintOf } from '../src/extract/certificate'
import { type Answer, no, printable, wrongUse, yes } from './answer'
import type { Host } from './host'
import { readPem } from './pem'
import { shownName } from './token-like'

type Line = readonly [isFine: boolean, text: string]

async function linesOf(fileName: string, bytes: Uint8Array): Promise<readonly Line[]> {
  const name = printable(fileName)
  if (bytes[0] === 0x30) {
    const read = await thumbprintOf({ _tag: 'Der', der: bytes })
    return read._tag === 'Sha256'
      ? [[true, `${read.thumbprint}  ${name}`]]
      : [[false, `${name}: this is not a certificate in DER (${read.reason})`]]
  }
  const { blocks, problem } = await readPem(bytes)
  if (problem !== undefined) return [[false, `${name}: ${problem}`]]
  return blocks.map((block, i): Line => {
    const place = blocks.length === 1 ? name : `${name}:${i + 1}`
    return block._tag === 'Certificate'
      ? [true, `${block.thumbprint}  ${place}`]
      : [false, `${place}: ${block.problem}`]
  })
}

export async function thumbprint(host: Host, names: readonly string[]): Promise<Answer> {
  if (names.length === 0)
    return wrongUse('gatecheck thumbprint FILE…: name a file, or - for standard input.')
  const lines: Line[] = []
  for (const name of names) {
    const file = await host.read(name)
    if (file._tag === 'NoBytes') return wrongUse(`${shownName(name)}: ${file.problem}`)
    lines.push(...(await linesOf(name, file.bytes)))
  }
  const texts = lines.map(([, text]) => text)
  return lines.every(([isFine]) => isFine) ? yes(...texts) : no(...texts)
}
