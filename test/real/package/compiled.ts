// Compiles files as the strictest consumer would, declarations of the package included, and says what the compiler objects to.
import { resolve } from 'node:path'
import ts from 'typescript'

export interface Consumer {
  readonly resolution: 'node16' | 'bundler'
  /** Names of @types packages of this tree that the consumer has; default none. */
  readonly types?: readonly string[]
  readonly lib?: readonly string[]
}

export const objections = (files: readonly string[], { resolution, types = [], lib = ['es2022'] }: Consumer): readonly string[] => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022, lib: lib.map(name => `lib.${name}.d.ts`), types: [...types], typeRoots: types.length === 0 ? [] : [resolve('node_modules/@types')],
    ...(resolution === 'bundler'
      ? { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
      : { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }),
    strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noPropertyAccessFromIndexSignature: true, noImplicitReturns: true, noImplicitOverride: true,
    noFallthroughCasesInSwitch: true, isolatedModules: true, skipLibCheck: false, noEmit: true
  }
  const program = ts.createProgram([...files], options)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const at = file === undefined || start === undefined ? '' : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} `
    return at + ts.flattenDiagnosticMessageText(messageText, ' ')
  })
}
