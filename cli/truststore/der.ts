// Reads from a certificate's DER what Node 20 does not show: the hash of its signature, its key
// usage, and the length of path that it allows [RFC 5280 §4.1.1.2, §4.2.1.3, §4.2.1.9].

interface Element {
  readonly tag: number
  readonly body: Uint8Array
}

/** The elements that stand side by side in these bytes, as far as they can be read. */
function elementsIn(bytes: Uint8Array): readonly Element[] {
  const elements: Element[] = []
  for (let at = 0; at + 1 < bytes.length; ) {
    const [tag = 0, first = 0] = bytes.subarray(at, at + 2)
    const lengthSize = first < 0x80 ? 0 : first & 0x7f
    if (lengthSize > 3) break
    const start = at + 2 + lengthSize
    const length =
      lengthSize === 0
        ? first
        : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
    if (start + length > bytes.length) break
    elements.push({ tag, body: bytes.subarray(start, start + length) })
    at = start + length
  }
  return elements
}

const sequence = 0x30
const nothing = new Uint8Array()

/** The body of the first element with this tag. */
function bodyOf(elements: readonly Element[], tag: number): Uint8Array {
  return elements.find(element => element.tag === tag)?.body ?? nothing
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** The object identifier, as the hex of its DER. */
function identifierIn(bytes: Uint8Array): string {
  return hexOf(bodyOf(elementsIn(bytes), 0x06))
}

/** By the hex of an object identifier: of a signature with its hash, or of a hash. */
const hashes: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d010102', 'MD2'],
  ['2a864886f70d010103', 'MD4'],
  ['2a864886f70d010104', 'MD5'],
  ['2a864886f70d010105', 'SHA-1'],
  ['2a864886f70d01010e', 'SHA-224'],
  ['2a864886f70d01010b', 'SHA-256'],
  ['2a864886f70d01010c', 'SHA-384'],
  ['2a864886f70d01010d', 'SHA-512'],
  ['2a8648ce3d0401', 'SHA-1'],
  ['2a8648ce3d040301', 'SHA-224'],
  ['2a8648ce3d040302', 'SHA-256'],
  ['2a8648ce3d040303', 'SHA-384'],
  ['2a8648ce3d040304', 'SHA-512'],
  ['2a8648ce380403', 'SHA-1'],
  ['2b0e03021d', 'SHA-1'],
  ['2b0e03021a', 'SHA-1'],
  ['608648016503040201', 'SHA-256'],
  ['608648016503040202', 'SHA-384'],
  ['608648016503040203', 'SHA-512'],
  ['608648016503040204', 'SHA-224']
])

const rsaPss = '2a864886f70d01010a'

/** The hash of the signature. `undefined` for other algorithms than RSA, ECDSA and DSA. */
export function signatureHash(der: Uint8Array): string | undefined {
  const [, algorithm] = elementsIn(bodyOf(elementsIn(der), sequence))
  if (algorithm === undefined) return undefined
  const identifier = identifierIn(algorithm.body)
  if (identifier !== rsaPss) return hashes.get(identifier)
  // The hash is a parameter. If it is left out, it is SHA-1 [RFC 4055 §3.1].
  const parameters = elementsIn(bodyOf(elementsIn(algorithm.body), sequence))
  const hash = bodyOf(elementsIn(bodyOf(parameters, 0xa0)), sequence)
  return hash.length === 0 ? 'SHA-1' : hashes.get(identifierIn(hash))
}

const basicConstraints = '551d13'
const keyUsage = '551d0f'

function extensionsIn(der: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const certificate = elementsIn(bodyOf(elementsIn(der), sequence))
  const list = bodyOf(elementsIn(bodyOf(elementsIn(bodyOf(certificate, sequence)), 0xa3)), sequence)
  return new Map(
    elementsIn(list).map(({ body }) => [identifierIn(body), bodyOf(elementsIn(body), 0x04)])
  )
}

/** How many CAs may stand between this one and the client. `undefined`: any number. */
export function pathLength(der: Uint8Array): number | undefined {
  const constraints = extensionsIn(der).get(basicConstraints) ?? nothing
  const length = bodyOf(elementsIn(bodyOf(elementsIn(constraints), sequence)), 0x02)
  return length.length === 0 ? undefined : Number.parseInt(hexOf(length), 16)
}

/** Whether the key may sign a TLS handshake: no key usage, or digitalSignature, its first bit. */
export function maySign(der: Uint8Array): boolean {
  const usage = extensionsIn(der).get(keyUsage)
  // A BIT STRING begins with the number of its unused bits.
  return usage === undefined || ((bodyOf(elementsIn(usage), 0x03)[1] ?? 0) & 0x80) !== 0
}
