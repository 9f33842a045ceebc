// Every option that a user can pass, read from the parameters of the package's functions.
import ts from 'typescript'
import { sources } from '../layout/sources'

const files = Object.entries(sources)
  .filter(([name]) => !name.startsWith('cli/'))
  .map(([name, text]) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest))

/** What is passed, but was made or is called: it has no options of its own here. */
const noOptions =
  /^(?:Gate|Introspect|Introspection|Layer|Store|KeyValue|ReplayRedis|ReplayStore|Decision|Facts|Token|Check|Signal|Transport|Dpop|Nonces|ResourceMetadata|Profile|ClientCertificate|CertificateReader|NodeCertificateReader|Jwks?|Environment|(?:Rest|Http)ApiEvent|AuthorizationDetail|\w*Request|InteractionId)$/

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration
const declarations = new Map(
  files
    .flatMap(({ statements }) => [...statements])
    .filter(
      (node): node is Declaration =>
        ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
    )
    .map(node => [node.name.text, node])
)

function isEntry({ fileName }: ts.SourceFile): boolean {
  return fileName === 'src/index.ts' || /^adapters\/[^/]+\.ts$/.test(fileName)
}

function exportedNames(file: ts.SourceFile): readonly string[] {
  return file.statements.flatMap(node => {
    if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause))
      return node.exportClause.elements.map(({ name }) => name.text)
    return ts.isFunctionDeclaration(node) && node.name !== undefined && isExported(node)
      ? [node.name.text]
      : []
  })
}

function isExported(node: ts.FunctionDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
}

const publicNames = new Set(files.filter(isEntry).flatMap(exportedNames))

function findOptions(): ReadonlySet<string> {
  const found = new Set<string>()
  const visited = new Set<string>()

  const visitMember = (owner: string, member: ts.TypeElement): void => {
    if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name)) return
    found.add(`${owner}.${member.name.text}`)
    if (member.type !== undefined) visit(`${owner}.${member.name.text}`, member.type)
  }
  const visitName = (name: string): void => {
    const declaration = declarations.get(name)
    if (declaration === undefined || noOptions.test(name) || visited.has(name)) return
    visited.add(name)
    if (ts.isTypeAliasDeclaration(declaration)) return visit(name, declaration.type)
    for (const { types } of declaration.heritageClauses ?? [])
      for (const type of types) visit(name, type)
    for (const member of declaration.members) visitMember(name, member)
  }
  const visit = (owner: string, type: ts.Node): void => {
    if (ts.isFunctionTypeNode(type)) return
    if (ts.isTypeLiteralNode(type)) {
      for (const member of type.members) visitMember(owner, member)
      return
    }
    if (ts.isIdentifier(type)) visitName(type.text)
    ts.forEachChild(type, child => visit(owner, child))
  }

  for (const node of files.flatMap(({ statements }) => [...statements]))
    if (
      ts.isFunctionDeclaration(node) &&
      node.name !== undefined &&
      publicNames.has(node.name.text)
    )
      for (const { type } of node.parameters) if (type !== undefined) visit(node.name.text, type)
  return found
}

/** As `GateOptions.audience`: the type that declares the option, or the function, and its name. */
export const publicOptions: ReadonlySet<string> = findOptions()
