// A real OAuth 2.0 authorization server on a free port of this machine. Prints "listening <port>" and serves until its
// standard input ends, so that it never outlives the test that started it.
import http from 'node:http';
import process from 'node:process';
import Provider from 'oidc-provider';

const redirect = 'http://127.0.0.1:9/cb';
const grants = ['authorization_code', 'refresh_token', 'client_credentials'];
const client = (id, secret, method) => ({
  client_id: id, client_secret: secret, redirect_uris: [redirect], grant_types: grants, response_types: ['code'],
  token_endpoint_auth_method: method,
});

const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      client('in_body', 'the secret of the body', 'client_secret_post'),
      client('in:header', 's%e+c r&e=t/:~', 'client_secret_basic'),
    ],
    features: {
      clientCredentials: { enabled: true }, revocation: { enabled: true }, devInteractions: { enabled: false },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    scopes: ['openid', 'offline_access', 'crm.read', 'crm.write'],
    ttl: { AccessToken: 120, ClientCredentials: 90 },
    findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['of this run alone'] },
  });

  // The person: logs in and consents to everything, or says no where the login hint tells so.
  const interact = async (req, res) => {
    const { prompt, params, session, grantId } = await provider.interactionDetails(req, res);
    if (params.login_hint === 'refuse') {
      const no = { error: 'access_denied', error_description: 'The person said no' };
      return provider.interactionFinished(req, res, no, { mergeWithLastSubmission: false });
    }
    if (prompt.name === 'login') {
      return provider.interactionFinished(req, res, { login: { accountId: 'ada' } });
    }
    const grant = grantId ? await provider.Grant.find(grantId)
      : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(req, res, { consent }, { mergeWithLastSubmission: true });
  };
  const answer = provider.callback();
  server.on('request', (req, res) => {
    if (!req.url.startsWith('/interaction/')) return answer(req, res);
    return interact(req, res).catch((error) => {
      res.statusCode = 500;
      res.end(String(error));
    });
  });
  process.stdout.write(`listening ${port}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
