// Generates a key pair. The keys come as JWK from the generation: in Node 20, exporting a key that
// was just generated can hang for ever.
import type { GeneratedKeys, KeyMembers, SignatureScheme } from '../signatures'
import { builtin } from './builtin'

/** @types/node does not know this encoding. */
const asJwk = { publicKeyEncoding: { format: 'jwk' }, privateKeyEncoding: { format: 'jwk' } }

/** RSA takes about 0.1 s, the others less than 1 ms. */
export function generateKeys({ name, crv }: SignatureScheme): GeneratedKeys {
  const generate = builtin('node:crypto').generateKeyPairSync as (
    type: string,
    options: object
  ) => { readonly publicKey: unknown; readonly privateKey: unknown }
  const { publicKey, privateKey } =
    name === 'Ed25519'
      ? generate('ed25519', asJwk)
      : name === 'ECDSA'
        ? generate('ec', { namedCurve: crv, ...asJwk })
        : generate('rsa', { modulusLength: 2048, ...asJwk })
  return { publicKey: publicKey as KeyMembers, privateKey: privateKey as KeyMembers }
}
