// nginx, HAProxy and Apache as the documentation of their readers asks for it, each in front of the same API.
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Folder } from '../../../examples/tutorial/folder'

export interface ApiAddress {
  readonly port: number
  readonly port2: number
  readonly socket: string
}
/** Writes the configuration for that port; the command that starts it. */
export type Configure = (
  files: Folder,
  behind: ApiAddress,
  port: number
) => readonly [string, ...string[]]

function createHome(files: Folder, name: string): string {
  mkdirSync(files.path(name), { recursive: true })
  return files.path(name)
}

export const nginx: Configure = (files, { port: api, socket }, port) => {
  const folder = createHome(files, 'nginx')
  writeFileSync(
    `${folder}/nginx.conf`,
    `
    daemon off; master_process off; pid nginx.pid; error_log error.log;
    events {}
    http {
      access_log off;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      upstream api { server 127.0.0.1:${api}; keepalive 1; }
      server {
        listen 127.0.0.1:${port} ssl http2;
        ssl_certificate ${files.path('server.crt')}; ssl_certificate_key ${files.path('server.key')};
        ssl_session_cache shared:tls:1m; ssl_session_tickets on;
        ssl_client_certificate ${files.path('ca.crt')}; ssl_verify_client optional_no_ca;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header X-SSL-Client-Cert   $ssl_client_escaped_cert;
        proxy_set_header X-SSL-Client-Verify $ssl_client_verify;
        location / { proxy_pass http://api; }
        location /unix { proxy_pass http://unix:${socket}; }
      }
    }`
  )
  return ['nginx', '-p', folder, '-c', 'nginx.conf']
}

export const haproxy: Configure = (files, { port: api, port2, socket }, port) => {
  const folder = createHome(files, 'haproxy')
  writeFileSync(
    `${folder}/haproxy.cfg`,
    `
global
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
frontend tls
  bind 127.0.0.1:${port} ssl crt ${files.path('server.pem')} ca-file ${files.path('ca.crt')} verify optional crt-ignore-err all ca-ignore-err all alpn h2,http/1.1
  http-request set-header X-SSL-Client-Cert %[ssl_c_der,base64]
  http-request set-header X-SSL-Client-Verify %[ssl_c_verify]
  http-request set-header Client-Cert :%[ssl_c_der,base64]:
  use_backend socket if { path_beg /unix }
  use_backend second if { path_beg /second }
  default_backend api
backend api
  http-reuse always
  server one 127.0.0.1:${api}
backend second
  http-reuse always
  server one 127.0.0.1:${port2} proto h2
backend socket
  server one unix@${socket}
`
  )
  return ['haproxy', '-db', '-q', '-f', `${folder}/haproxy.cfg`]
}

export const apache: Configure = (files, { port: api, socket }, port) => {
  const folder = createHome(files, 'apache')
  const modules = [
    'mpm_event',
    'authz_core',
    'ssl',
    'http2',
    'headers',
    'proxy',
    'proxy_http',
    'socache_shmcb'
  ].map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  writeFileSync(
    `${folder}/httpd.conf`,
    `
ServerRoot ${folder}
ServerName localhost
DefaultRuntimeDir ${folder}
PidFile ${folder}/httpd.pid
ErrorLog ${folder}/error.log
${modules.join('\n')}
<IfModule unixd_module>
  User www-data
  Group www-data
</IfModule>
ServerLimit 1
StartServers 1
ThreadsPerChild 8
MaxRequestWorkers 8
MinSpareThreads 1
MaxSpareThreads 8
Listen 127.0.0.1:${port}
SSLSessionCache shmcb:${folder}/sessions(65536)
<VirtualHost 127.0.0.1:${port}>
  Protocols h2 http/1.1
  SSLEngine on
  SSLCertificateFile ${files.path('server.crt')}
  SSLCertificateKeyFile ${files.path('server.key')}
  SSLCACertificateFile ${files.path('ca.crt')}
  SSLVerifyClient optional_no_ca
  RequestHeader set X-SSL-Client-Cert "%{SSL_CLIENT_CERT}s"
  RequestHeader set X-SSL-Client-Verify "%{SSL_CLIENT_VERIFY}s"
  ProxyPass /unix unix:${socket}|http://localhost/unix
  ProxyPass / http://127.0.0.1:${api}/ max=1
</VirtualHost>
`
  )
  return ['apache2', '-DFOREGROUND', '-f', `${folder}/httpd.conf`]
}
