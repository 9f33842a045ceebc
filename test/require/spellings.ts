// Edits of a path: pieces that hosts read in different ways, put in at any place.
import { declaredPaths } from './reader-tables'

export const ordinaryPieces = [
  'x',
  '%C3%BC',
  '%C3%A0',
  '%E2%82%AC',
  '%F0%9F%94%91',
  ':',
  '@',
  ',',
  "'",
  '*'
]
export const hostilePieces = [
  '%20',
  '%09',
  '%0A',
  '%0D',
  '%C2%A0',
  '%EF%BB%BF',
  '%E2%80%8B',
  '%E2%80%8C',
  '%E2%80%8D',
  '%E1%A0%8E',
  '%E3%80%80',
  '%E2%80%A8',
  '%C2%85',
  '%A0',
  '\u00a0',
  '\ufeff',
  ' ',
  '\t',
  '?',
  '?x',
  '%3F',
  '%3Fx',
  '#',
  '#x',
  '%23',
  '%23x',
  ';',
  ';x=1',
  '%3B',
  '%3Bx',
  '/',
  '//',
  '%2F',
  '%2f..%2fadmin',
  '\\',
  '%5C',
  '%5c',
  '\\..\\admin',
  '/.',
  '/./',
  '/..',
  '/../admin',
  '/%2e',
  '/%2E%2e/admin',
  '/.%2e/admin',
  '.',
  '%2e',
  '%00',
  '%7f',
  '%25',
  '%252e',
  '%2520',
  '%253F',
  '%252F',
  '%253B',
  '%255C',
  '%25C2%25A0',
  '%ff',
  '%C0%AF',
  '%ED%A0%80',
  '%zz',
  '%',
  '%E2%84%AA',
  '%C5%BF',
  '\u017f',
  '/**',
  '/%2A%2A',
  '/:x',
  '/%3Ax',
  '/**:rest'
]

export type Edit = (character: string) => string
export const escape: Edit = character => `%${character.charCodeAt(0).toString(16)}`
export const edits: readonly Edit[] = [
  character => character.toUpperCase(),
  escape,
  character => escape(character).replace('%', '%25'),
  character => character + character,
  character => (character === '/' ? '\\' : character),
  ...[...ordinaryPieces, ...hostilePieces].flatMap((piece): readonly Edit[] => [
    character => character + piece,
    character => piece + character
  ])
]
export function applyEdit(path: string, at: number, edit: Edit): string {
  const i = at % path.length
  return path.slice(0, i) + edit(path[i] ?? '') + path.slice(i + 1)
}
export const pathsEditedOnce = [
  ...new Set(
    declaredPaths.flatMap(path =>
      [...path].flatMap((_, at) => edits.map(edit => applyEdit(path, at, edit)))
    )
  )
]
