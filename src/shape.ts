// Questions about values that may be anything: the first words of every guard.

/** Not null, which `typeof` calls an object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

export const isText = (value: unknown): value is string => typeof value === 'string'

export const isFunction = (value: unknown): value is (...given: never[]) => unknown => typeof value === 'function'

/** The fields that hold something: neither null nor undefined. */
export const present = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const found: Record<string, unknown> = {}
  for (const name of Object.keys(fields)) if ((fields[name] ?? undefined) !== undefined) found[name] = fields[name]
  return found
}

/** A text in its place would match by parts. */
export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText)
