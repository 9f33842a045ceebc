// How a server may spell a secret.
import fc from 'fast-check'

export function percent(text: string): string {
  return [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
export function json(text: string): string {
  return text
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
export function php(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')
}

export const alphabet = 'abcdefXYZ019-._~+/'
export const tokens = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 8, maxLength: 60 })
