// Ways to write the paths of the routing tests, as request targets on the wire.

export const spellings: readonly (readonly [method: string, target: string])[] = [
  ...['', '/v1'].flatMap(prefix =>
    [
      '/time',
      '/Time',
      '/TIME',
      '/time/',
      '/time//',
      '//time',
      '/./time',
      '/time/.',
      '/a/../time',
      '/%2e/time',
      '/%74ime',
      '/tim%65',
      '/time%20',
      '/%20time',
      '/time%00',
      '/time%2f',
      '/%2ftime',
      '/time;a=b',
      '/time?',
      '/time?a=/other',
      '/time#a',
      '/time#a?b',
      '/time%3f',
      '/time%23a',
      '/\\time',
      '/time\\',
      '/time.json',
      '/time{',
      '/%25%37%34ime',
      '/%E2%84%AAime',
      '/t%C4%B1me',
      '/own',
      '/Own',
      '/OWN/',
      '/own%',
      '/time/%2e%2e/own',
      '',
      '/',
      '?',
      '/accounts/7',
      '/Accounts/7',
      '/accounts/7/',
      '/accounts/%37',
      '/accounts/%2e',
      '/accounts/..%2ftime'
    ].map(path => ['GET', prefix + path] as const)
  ),
  ...[
    '/V1/time',
    '/V1/Time/',
    '/v1%2ftime',
    '/%761/time',
    '//v1/time',
    '/v1/v1/time',
    'http://api.example.com/time',
    'http://api.example.com/v1/time',
    'http://api.example.com//time',
    'http://api.example.com/%74ime',
    'https://elsewhere.example.com/Time',
    'http://api.example.com?a=/time',
    'HTTP://api.example.com/time',
    'http://api.example.com#/time',
    '*'
  ].map(target => ['GET', target] as const),
  ...['HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'PROPFIND'].flatMap(method =>
    ['/time', '/Time', '/time/', '/%74ime', '/v1/time', '/accounts/7'].map(
      target => [method, target] as const
    )
  )
]
