// The members of a JWK that are numbers, checked before a host imports them. Node accepts padding,
// leading zeros, the standard alphabet, RSA of 512 bits and other curves than the one meant.

import { type Either, left, right } from 'fp-ts/Either'
import { base64url, unbase64url } from '#host'
import type { KeyMembers } from '../host/signatures'
import { isString } from '../values/guards'

type Bytes = Uint8Array
type ByteCheck = (bytes: Bytes) => boolean
type ByteChecks = Readonly<Record<string, ByteCheck>>
export type UncheckedJwk = Readonly<Record<string, unknown>>

function lastByte(bytes: Bytes): number {
  return bytes[bytes.length - 1] ?? 0
}

/** 2048 to 4096 bits. One verification with RSA-16384 takes 1.4 ms. */
function isModulus(bytes: Bytes): boolean {
  const { length, 0: first = 0 } = bytes
  return length >= 256 && length <= 512 && first >= 0x80 && lastByte(bytes) % 2 === 1
}

/** At most 32 bits. With RSA-3072, an exponent of 3064 bits costs 60 verifications. */
function isExponent(bytes: Bytes): boolean {
  const { length, 0: first } = bytes
  const isOne = length === 1 && first === 1
  return length >= 1 && length <= 4 && first !== 0 && lastByte(bytes) % 2 === 1 && !isOne
}

/**
 * The y coordinates of the points whose order is 1, 2, 4 or 8, without the sign of x. With such a
 * key, one signature verifies many texts.
 */
const smallOrderPoints = [
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  '7P_______________________________________38',
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o'
]

/** y is below 2^255 - 19 [RFC 8032 §5.1.3]: little-endian, and the highest bit is the sign of x. */
function isEd25519Point(bytes: Bytes): boolean {
  if (bytes.length !== 32) return false
  const y = Uint8Array.from(bytes)
  y[31] = lastByte(y) & 0x7f
  const isTooLarge =
    y[31] === 0x7f && (y[0] ?? 0) >= 0xed && y.subarray(1, 31).every(byte => byte === 0xff)
  return !isTooLarge && !smallOrderPoints.includes(base64url(y))
}

const isNotEmpty: ByteCheck = ({ length }) => length > 0
const is32: ByteCheck = ({ length }) => length === 32
const is48: ByteCheck = ({ length }) => length === 48
const is66: ByteCheck = ({ length }) => length === 66

interface KeyType {
  readonly kty: string
  readonly crv?: string
  /** Bytes of a signature. An RSA signature is as long as `n`. */
  readonly signatureLength?: number
  readonly publicChecks: ByteChecks
  readonly privateChecks: ByteChecks
}

/** Coordinates have leading zeros, up to the size of the curve's field [RFC 7518 §6.2.1.2]. */
const keyTypes: readonly KeyType[] = [
  {
    kty: 'RSA',
    publicChecks: { n: isModulus, e: isExponent },
    privateChecks: {
      d: isNotEmpty,
      p: isNotEmpty,
      q: isNotEmpty,
      dp: isNotEmpty,
      dq: isNotEmpty,
      qi: isNotEmpty
    }
  },
  {
    kty: 'EC',
    crv: 'P-256',
    signatureLength: 64,
    publicChecks: { x: is32, y: is32 },
    privateChecks: { d: is32 }
  },
  {
    kty: 'EC',
    crv: 'P-384',
    signatureLength: 96,
    publicChecks: { x: is48, y: is48 },
    privateChecks: { d: is48 }
  },
  {
    kty: 'EC',
    crv: 'P-521',
    signatureLength: 132,
    publicChecks: { x: is66, y: is66 },
    privateChecks: { d: is66 }
  },
  {
    kty: 'OKP',
    crv: 'Ed25519',
    signatureLength: 64,
    publicChecks: { x: isEd25519Point },
    privateChecks: { d: is32 }
  }
]

/** Left: the member that is wrong. */
export function findKeyType({ kty, crv }: UncheckedJwk): Either<string, KeyType> {
  const ofType = keyTypes.filter(keyType => keyType.kty === kty)
  const keyType = ofType.find(candidate => candidate.crv === undefined || candidate.crv === crv)
  return keyType === undefined ? left(ofType.length === 0 ? 'kty' : 'crv') : right(keyType)
}

/** A fresh object: what else the JWK holds must not reach the host. Left: the wrong member. */
export function readMembers(
  jwk: UncheckedJwk,
  { kty, crv }: KeyType,
  checks: ByteChecks
): Either<string, KeyMembers> {
  const members: Record<string, string> = crv === undefined ? { kty } : { kty, crv }
  for (const [name, isValid] of Object.entries(checks)) {
    const text = jwk[name]
    const bytes = isString(text) ? unbase64url(text) : undefined
    if (bytes === undefined || !isValid(bytes)) return left(name)
    members[name] = text as string
  }
  return right(members)
}
