// Ways to spell "/public/admin" of which some router, host or proxy has made that very path.

const path = '/public/admin'

/** What is trimmed somewhere: escaped, as raw bytes, escaped twice, and what only looks alike. */
const blanks = [
  '%20', '%09', '%0A', '%0D', '%0B', '%0C', '%A0', '%C2%A0', '%C2%85', '%EF%BB%BF', '%E2%80%8B',
  '%E2%80%8C', '%E2%80%8D', '%E1%A0%8E', '%E2%80%A8', '%E2%80%A9', '%E3%80%80', '%00', '%2520',
  '%25C2%25A0', '\u00a0', '\u00c2\u00a0', '\u00ef\u00bb\u00bf', '\t', '%7F'
]
/** What ends or divides a path somewhere. */
const delimiters = [
  '?', '?x', '#', '#x', ';', ';x=1', '/', '///', '\\', '%3F', '%3Fx', '%3f', '%23', '%23x', '%3B',
  '%3bx', '%2F', '%2f', '%2F%2F', '%5C', '%5c', '%25', '%253F', '%253Fx', '%2523', '%253B', '%252F',
  '%255C', '%ff', '%C0%AF', '%zz', '%', '/%3F', '/%23', '/%3B', '/;', '/?', '/#'
]
const dots = [
  '/.', '/./', '/..', '/../admin', '/x/..', '/x/../', '/%2e', '/%2E/', '/x/%2e%2e', '/x/.%2E/',
  '/x/..;', '/x/..%2f', '/x%2f..', '/%2e%2e/admin', '\\..\\admin', '/x/..%00', '.', '%2e', '/...'
]
const elsewhere = [
  '//public/admin', '///public/admin', '/public//admin', '/public///admin', '/./public/admin',
  '/public/./admin', '/x/../public/admin', '/../public/admin', '/public/x/../admin',
  '/%2e/public/admin', '/public/%2e/admin', '/x/%2e%2e/public/admin', '/public/%2E./x/../admin',
  '/public%2Fadmin', '/public%2fadmin', '/public%5Cadmin', '/public\\admin', '\\public\\admin',
  '/\\public/admin', '/%2Fpublic/admin', '/public;x/admin', '/;x/public/admin', '/public%3B/admin',
  '/x\\..\\public\\admin', 'http://api.example.com/public/admin',
  'HTTP://api.example.com/public/admin', 'http://api.example.com//public/admin',
  'http://api.example.com/public/%61dmin', '*',
  'https://elsewhere.example.com/public/admin', 'http://api.example.com?x=/public/admin',
  'http://api.example.com/public/admin%20', 'http://api.example.com/public/admin%3Fx', ''
]
const letters = [
  '/Public/admin', '/public/ADMIN', '/PUBLIC/ADMIN/', '/public/%61dmin', '/public/admi%6E',
  '/%70ublic/admin', '/public/%41DMIN', '/public/%2561dmin', '/public/%25%36%31dmin',
  '/public/adm%C4%B1n', '/public/adm\u00c4\u00b1n', '/public/%EF%BD%81dmin', '/public/adm%69n/',
  '/public/Own', '/public/own', '/public/OWN', '/public/%4Fwn', '/public/Own/', '/public/Own%20',
  '/public/linK', '/public/lin%E2%84%AA', '/public/\u00c5\u00bfet',
  '/public/%C5%BFet', '/public/set/'
]
/** h3 1.x takes these for wildcards and parameters of its own. */
const routerSyntax = [
  '/public/**', '/public/%2A%2A', '/public/%2a*', '/public/**/', '/public/:name', '/public/:id',
  '/public/%3Aid', '/public/:other', '/public/:name/deep', '/public/:id/deep', '/public/**/deep',
  '/public/*', '/public/*/deep', '/public/**:rest', '/public/{name}', '/public/%7Bname%7D'
]

export const spellings: readonly (readonly [method: string, target: string])[] = [
  ...[
    path,
    ...blanks.flatMap(blank =>
      [path + blank, `${path}/${blank}`, `/public/${blank}admin`, `/public/${blank}/admin`]),
    ...delimiters.flatMap(delimiter => [path + delimiter, `${path}${delimiter}/`]),
    ...dots.map(dot => path + dot), ...elsewhere, ...letters, ...routerSyntax
  ].map(target => ['GET', target] as const),
  ...['HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'QUERY'].flatMap(method =>
    [path, '/public/Admin', '/public/admin/', '/public/%61dmin', '/public/admin%20']
      .map(target => [method, target] as const))
]
