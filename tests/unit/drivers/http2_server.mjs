// An HTTP/2 server over TLS that is not ours: node http2_server.mjs CERTIFICATE KEY. Prints "listening <port>" and serves
// until its standard input ends. /together?n=N answers once N such requests wait at the same time; /gzip?n=N is N times
// "a", compressed; /state tells of the connections that came and the versions of HTTP that were spoken on them.
import fs from 'node:fs';
import http2 from 'node:http2';
import process from 'node:process';
import zlib from 'node:zlib';

const [certificate, key] = process.argv.slice(2).map((file) => fs.readFileSync(file));
const server = http2.createSecureServer({ cert: certificate, key, allowHTTP1: true });
let connections = 0;
const versions = new Set();
let waiting = [];
server.on('secureConnection', () => { connections += 1; });
server.on('request', (request, response) => {
  const url = new URL(request.url, 'https://127.0.0.1');
  const wanted = Number(url.searchParams.get('n'));
  versions.add(request.httpVersion);
  if (url.pathname === '/together') {
    waiting.push(() => response.end('fine'));
    if (waiting.length === wanted) waiting.splice(0).forEach((answer) => answer());
  } else if (url.pathname === '/gzip') {
    response.setHeader('content-encoding', 'gzip');
    response.end(zlib.gzipSync('a'.repeat(wanted)));
  } else if (url.pathname === '/state') {
    response.end(`${connections} connections, HTTP ${[...versions].sort().join(' ')}`);
  } else {
    response.statusCode = 404;
    response.end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
