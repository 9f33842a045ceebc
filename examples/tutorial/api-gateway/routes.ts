// Which declared route a request belongs to, and what its path parameters are.

/** `resource` is the template: `/time`, `/payments/{id}`, `/files/{proxy+}`; `method` may be `ANY`. */
export interface Route {
  readonly method: string
  readonly resource: string
}

export interface Match {
  readonly route: Route
  readonly parameters: Readonly<Record<string, string>>
}

/** The most exact template wins: literal before `{name}` before `{proxy+}`; a named method before `ANY`. */
export function matching(
  routes: readonly Route[],
  method: string,
  path: string
): Match | undefined {
  return routes
    .filter(route => route.method === method || route.method === 'ANY')
    .flatMap(route => {
      const parameters = parametersOf(segments(route.resource), segments(path))
      return parameters === undefined ? [] : [{ route, parameters }]
    })
    .sort((left, right) => rank(left.route).localeCompare(rank(right.route)))[0]
}

function segments(path: string): readonly string[] {
  return path.split('/').slice(1)
}

function parametersOf(
  template: readonly string[],
  path: readonly string[]
): Readonly<Record<string, string>> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, part] of template.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(part) ?? []
    const value = path[index]
    if (value === undefined || (name !== undefined && value === '')) return undefined
    if (name === undefined) {
      if (part !== value) return undefined
    } else if (greedy === '+') {
      return { ...parameters, [name]: path.slice(index).join('/') }
    } else {
      parameters[name] = value
    }
  }
  return path.length === template.length ? parameters : undefined
}

function rank({ method, resource }: Route): string {
  return (
    segments(resource)
      .map(part => (/^\{.*\+\}$/.test(part) ? '2' : part.startsWith('{') ? '1' : '0'))
      .join('') + (method === 'ANY' ? '~' : '!')
  )
}
