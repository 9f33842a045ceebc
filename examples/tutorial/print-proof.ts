// Prints a DPoP proof: `print-proof.ts KEY-FILE METHOD URL [TOKEN-FILE]`.
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { makeProof } from './proofs'

const [keyFile = '', method = '', url = '', tokenFile] = process.argv.slice(2)
const token = tokenFile === undefined ? undefined : readFileSync(tokenFile, 'utf8').trim()
console.log(makeProof(createPrivateKey(readFileSync(keyFile)), { method, url, token }))
