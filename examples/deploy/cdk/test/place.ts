// What a place in settings.json says of a template: the resources that break it.
import { isDeepStrictEqual } from 'node:util'
import type { TemplateJson } from './synthesize'

export interface Place {
  readonly in: string
  readonly at: string
  readonly where?: Readonly<Record<string, unknown>>
  readonly is?: unknown
  readonly isNot?: unknown
  readonly someIs?: unknown
  readonly present?: boolean
  readonly absent?: boolean
  readonly optional?: boolean
  readonly matches?: string
  readonly contains?: string
  readonly lacks?: readonly string[]
  readonly endsWith?: string
  readonly orIn?: string
  readonly orMatches?: string
}

/** `gatewayresponse.header.X` is one name with dots, so the longest name that exists is taken. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (path.length === 0) return [value]
  if (typeof value !== 'object' || value === null) return [undefined]
  const [first = '', ...rest] = path
  if (first === '*') {
    return Object.values(value).flatMap(inner => valuesAt(inner, rest))
  }
  if (first.startsWith('*')) {
    const names = Object.keys(value).filter(name => name.endsWith(first.slice(1)))
    return names.flatMap(name => valuesAt(Reflect.get(value, name), rest))
  }
  for (let count = path.length; count > 0; count -= 1) {
    const name = path.slice(0, count).join('.')
    if (Object.hasOwn(value, name)) return valuesAt(Reflect.get(value, name), path.slice(count))
  }
  return [undefined]
}

/** A method of the metadata, or a preflight: a mock, and nothing behind it. */
function isOpenMock({ Type, Properties }: TemplateJson['Resources'][string]): boolean {
  const [integration] = valuesAt(Properties, ['Integration', 'Type'])
  const method = String(Properties['HttpMethod'])
  return (
    Type === 'AWS::ApiGateway::Method' &&
    integration === 'MOCK' &&
    ['GET', 'HEAD', 'OPTIONS'].includes(method)
  )
}

/**
 * An API of mocks alone: that of the metadata, as SAM writes it and its transform. It has neither an
 * authorizer nor a domain of its own. What else the table says of an API holds for it, too.
 */
function isExempt({ Type, Properties }: TemplateJson['Resources'][string], { at }: Place): boolean {
  const body = Properties['DefinitionBody'] ?? Properties
  const methods = Object.values(Object(valuesAt(body, ['paths'])[0])).flatMap(path =>
    Object.entries(Object(path))
  )
  return (
    ['AWS::Serverless::Api', 'AWS::ApiGateway::RestApi'].includes(Type) &&
    /^(?:Auth|Domain|GatewayResponses|components|paths|x-amazon-apigateway-gateway)/.test(at) &&
    methods.length > 0 &&
    methods.every(
      ([name, method]) =>
        ['get', 'head', 'options'].includes(name) &&
        valuesAt(method, ['x-amazon-apigateway-integration', 'type'])[0] === 'mock'
    )
  )
}

/** The text of a value, that of Fn::Join and Fn::Sub included. */
function text(value: unknown): string {
  if (typeof value === 'string') return value
  const substituted = valuesAt(value, ['Fn::Sub'])[0]
  if (typeof substituted === 'string') return substituted
  const joined = valuesAt(value, ['Fn::Join', '1'])[0]
  return Array.isArray(joined) ? joined.map(text).join('') : JSON.stringify(value ?? null)
}

function holds(value: unknown, place: Place): boolean {
  if ('is' in place) return isDeepStrictEqual(value, place.is)
  if ('isNot' in place) return value !== place.isNot
  if (place.matches !== undefined) return new RegExp(place.matches).test(text(value))
  if (place.contains !== undefined) return text(value).includes(place.contains)
  if (place.lacks !== undefined) return !place.lacks.some(part => text(value).includes(part))
  if (place.endsWith !== undefined) return text(value).endsWith(place.endsWith)
  if (place.absent) return value === undefined
  return place.optional === true || value !== undefined
}

/** Paths of the resources that break it. `someIs` needs one resource; the others hold for each. */
export function broken(template: TemplateJson, place: Place): readonly string[] {
  const path = place.at.split('.')
  const concerned = Object.entries(template.Resources).filter(
    ([, resource]) =>
      resource.Type === place.in &&
      !isOpenMock(resource) &&
      !isExempt(resource, place) &&
      Object.entries(place.where ?? {}).every(([name, is]) => resource.Properties[name] === is)
  )
  if ('someIs' in place) {
    const values = concerned.flatMap(([, { Properties }]) => valuesAt(Properties, path))
    return values.includes(place.someIs) ? [] : [`no ${place.in} has ${place.at}`]
  }
  if (place.where !== undefined && concerned.length === 0) return [`no ${place.in}`]
  return concerned
    .filter(([, { Properties }]) => {
      const values = valuesAt(Properties, path)
      if (values.every(value => holds(value, place))) return false
      if (place.orIn === undefined || place.orMatches === undefined) return true
      const instead = text(valuesAt(Properties, place.orIn.split('.'))[0])
      return !new RegExp(place.orMatches).test(instead)
    })
    .map(([name]) => `${name} ${place.at}`)
}
