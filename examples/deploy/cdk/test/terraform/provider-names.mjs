// Makes provider-names.json: what Terraform's providers call the arguments, blocks and attributes of
// the types that ../terraform and settings.json use. The package with all names has 392 MB, so this
// runs by hand, when a type is added or the provider's version changes:
//
//   npm install --prefix /tmp/names --ignore-scripts @cdktf/provider-aws@21.22.1 @cdktf/provider-archive@11.0.1
//   node test/terraform/provider-names.mjs /tmp/names/node_modules/@cdktf
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = process.argv[2] ?? ''
const deploy = join(import.meta.dirname, '..', '..', '..')

const kinds = [
  [/^string$/, 'string'],
  [/^number$/, 'number'],
  [/^boolean \|/, 'bool'],
  [/^(?:string|number)\[\]$/, 'list'],
  [/^\{/, 'map']
]

/** Interfaces of a declaration file: by name, their members with the names of Terraform. */
function interfacesOf(declarations) {
  const found = {}
  for (const [, name, body] of declarations.matchAll(
    /^export interface (\w+)[^{]*\{\n(.*?)^\}/gms
  )) {
    const members = body.matchAll(
      /\/\*\*(.*?)\*\/\s*readonly \w+(\??): (.*?);\n(?=\s*\/\*\*|(?![\s\S]))/gs
    )
    found[name] = [...members].map(([, comment, optional, type]) => ({
      name: comment.match(/#(\w+) \w+#\1\}/)?.[1],
      required: optional === '',
      type
    }))
  }
  return found
}

/** Attributes that only the provider sets: by class, from the getters of its JavaScript. */
function computedOf(code) {
  const classes = code.split(/^class (?=\w+ extends)/m).slice(1)
  return Object.fromEntries(
    classes.map(text => [
      text.match(/^\w+/)?.[0],
      [...text.matchAll(/^ {8}return this\.get\w+Attribute\('(\w+)'\)/gm)].map(([, name]) => name)
    ])
  )
}

function namesOf(interfaces, computed, name, className) {
  const names = { required: [], arguments: {}, blocks: {}, attributes: [] }
  for (const { name: member, required, type } of interfaces[name] ?? []) {
    if (member === undefined) throw new Error(`${name}: a member without a name`)
    if (member === 'id' || member === 'tags_all') continue
    if (required) names.required.push(member)
    const kind = kinds.find(([pattern]) => pattern.test(type))?.[1]
    if (kind !== undefined) names.arguments[member] = kind
    else {
      const inner = type.match(/^\w+/)?.[0] ?? ''
      names.blocks[member] = namesOf(interfaces, computed, inner, `${inner}OutputReference`)
    }
  }
  const settable = { ...names.arguments, ...names.blocks }
  const attributes = (computed[className] ?? []).filter(each => !(each in settable))
  names.attributes = [...new Set(attributes)].sort()
  return Object.fromEntries(Object.entries(names).filter(([, value]) => Object.keys(value).length))
}

function typesInUse() {
  const folder = join(deploy, 'terraform')
  const files = readdirSync(folder).filter(name => name.endsWith('.tf'))
  const text = files.map(name => readFileSync(join(folder, name), 'utf8')).join('\n')
  const { settings } = JSON.parse(readFileSync(join(deploy, 'settings.json'), 'utf8'))
  const places = settings.flatMap(({ terraform = [] }) => terraform)
  return {
    resource: [
      ...[...text.matchAll(/^resource "(\w+)"/gm)].map(([, type]) => type),
      ...places.map(place => place.in)
    ],
    data: [...text.matchAll(/^data "(\w+)"/gm)].map(([, type]) => type)
  }
}

function read(kind, type) {
  const [provider = '', ...words] = type.split('_')
  const folder = join(packages, `provider-${provider}`, 'lib')
  const place = join(folder, `${kind === 'data' ? `data-${provider}-` : ''}${words.join('-')}`)
  const declarations = readFileSync(join(place, 'index.d.ts'), 'utf8')
  const code = readFileSync(join(place, 'index.js'), 'utf8')
  const [, className = ''] =
    declarations.match(
      /^export declare class (\w+) extends cdktf\.Terraform(?:Resource|DataSource) /m
    ) ?? []
  const names = namesOf(
    interfacesOf(declarations),
    computedOf(code),
    `${className}Config`,
    className
  )
  return { ...names, attributes: [...new Set([...(names.attributes ?? []), 'id'])].sort() }
}

const madeFrom = Object.fromEntries(
  ['provider-aws', 'provider-archive'].map(name => {
    const { version, cdktf } = JSON.parse(
      readFileSync(join(packages, name, 'package.json'), 'utf8')
    )
    return [`@cdktf/${name}`, `${version}: ${cdktf.provider.name} ${cdktf.provider.version}`]
  })
)
const used = typesInUse()
/** One type a line. */
function listed(kind) {
  const types = [...new Set(used[kind])].sort()
  return types.map(type => `"${type}": ${JSON.stringify(read(kind, type))}`).join(',\n')
}
const text = `{"madeFrom": ${JSON.stringify(madeFrom)},
"resource": {
${listed('resource')}
},
"data": {
${listed('data')}
}}
`
JSON.parse(text)
writeFileSync(join(import.meta.dirname, 'provider-names.json'), text)
