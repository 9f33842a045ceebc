// Questions about values that may be anything: the first words of every guard.

/** Not null, which `typeof` calls an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

export function isString(value: unknown): value is string {
  return typeof value === 'string'
}

export function isFunction(value: unknown): value is (...given: never[]) => unknown {
  return typeof value === 'function'
}

/** The fields that hold something: neither null nor undefined. */
export function withoutNullish(
  fields: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const name of Object.keys(fields))
    if ((fields[name] ?? undefined) !== undefined) found[name] = fields[name]
  return found
}

/** A text in its place would match by parts. */
export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}
