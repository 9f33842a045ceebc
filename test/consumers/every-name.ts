// A source file that exports every public name again, which does not compile if one is missing.
import { join } from 'node:path'
import ts from 'typescript'
import type { Workshop } from '../real/package/workshop'

/** Two entries may have the same name, so each name gets that of its entry. */
export function everyName({ home, subpaths }: Workshop): {
  readonly text: string
  readonly count: number
} {
  const declarations = subpaths.map(subpath => ({
    specifier: subpath.replace('.', 'gatecheck'),
    prefix: subpath.replace(/\W/g, '_'),
    file: join(
      home,
      'node_modules/gatecheck/dist',
      subpath === '.' ? 'index.d.ts' : `${subpath.slice(2)}.d.ts`
    )
  }))
  const program = ts.createProgram(
    declarations.map(({ file }) => file),
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] }
  )
  const checker = program.getTypeChecker()
  let count = 0
  const lines = declarations.map(({ specifier, prefix, file }) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    if (module === undefined) throw new Error(`${file} is no module`)
    const names = checker.getExportsOfModule(module).map(symbol => {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
      const { flags } = isAlias ? checker.getAliasedSymbol(symbol) : symbol
      const kind = (flags & ts.SymbolFlags.Value) === 0 ? 'type ' : ''
      return `${kind}${symbol.name} as ${prefix}${symbol.name}`
    })
    count += names.length
    return `export { ${names.join(', ')} } from '${specifier}'`
  })
  return { text: `${lines.join('\n')}\n`, count }
}
